using System.Text;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>
/// The committed state of a topology as text, for comparing: one entry a line, <c>task store key value</c> in
/// hexadecimal, sorted. It is read from the log alone, so it also says whether the log is whole.
/// </summary>
public static class StateDump
{
    /// <summary>Reads all tasks of a topology.</summary>
    /// <exception cref="StateFormatException">The log is damaged.</exception>
    public static async Task<string> DumpAsync(IStateLog log, Topology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(topology);
        List<string> lines = [];
        await foreach (var id in log.ListTasksAsync(topology.Name, cancellationToken).ConfigureAwait(false))
        {
            var task = new StreamTask(topology, id, new ErrorHandlers());
            await new TaskLoader(log).CatchUpAsync(task, topology.Fingerprint, cancellationToken).ConfigureAwait(false);
            var head = task.Head!;
            lines.Add($"{id} head epoch {head.Epoch} outbox {head.OutboxCount} {string.Join(' ', head.Sources)}");
            Dump(task, lines);
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static void Dump(StreamTask task, List<string> lines)
    {
        var buffer = new ByteBuffer();
        var writer = new ChangeWriter(buffer);
        foreach (var store in task.Stores)
        {
            writer.AfterChange = () =>
            {
                var reader = new BinaryReaderSpan(buffer.Span, "a state entry");
                reader.ReadByte();
                reader.ReadVarint();
                var line = new StringBuilder().Append(task.Id).Append(' ').Append(store.Name)
                    .Append(' ').Append(Convert.ToHexString(reader.ReadBytes()))
                    .Append(' ').Append(Convert.ToHexString(reader.ReadBytes()));
                lines.Add(line.ToString());
                buffer.Clear();
            };
            store.WriteAll(writer);
        }
    }
}
