using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>Reads the records of a played file, line by line.</summary>
internal static class PlayFile
{
    /// <summary>The records with their line numbers, from 1; empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LocalHostException">The file cannot be read, or a line is not as it should be: file, line, reason.</exception>
    public static async IAsyncEnumerable<(int Line, PlayRecord Record)> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        for (var number = 1; await ReadLineAsync(reader, path, cancellationToken) is { } line; number++)
        {
            if (number == 1 && line.AsSpan().StartsWith("\uFEFF"u8))
            {
                line = line[3..];
            }

            if (!line.AsSpan().Trim(" \t\r"u8).IsEmpty)
            {
                yield return (number, Parse(path, number, line));
            }
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static PlayRecord Parse(string path, int number, byte[] line)
    {
        try
        {
            return PlayLine.Parse(line);
        }
        catch (FormatException malformed)
        {
            throw new LocalHostException($"{path}, line {number}: {malformed.Message}.", malformed);
        }
    }

    private static async ValueTask<byte[]?> ReadLineAsync(PipeReader reader, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancellationToken);
            }
            catch (IOException unreadable)
            {
                throw new LocalHostException($"'{path}' cannot be read on: {unreadable.Message}", unreadable);
            }

            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var last = buffer.IsEmpty ? null : buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return last;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
