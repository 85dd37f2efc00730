namespace ServerlessStreams.LocalHost.Console;

/// <summary>Lines for files, pipes and CI logs: no colours, nothing rewritten, progress at most every few seconds.</summary>
internal sealed class PlainConsole(TextWriter output, bool verbose, TimeProvider time) : IHostConsole
{
    private static readonly TimeSpan _progressEvery = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private long _lastProgress = time.GetTimestamp();
    private string? _lastText;

    /// <inheritdoc />
    public void Phase(string text)
    {
        lock (_gate)
        {
            _lastProgress = time.GetTimestamp();
            output.WriteLine(text);
        }
    }

    /// <inheritdoc />
    public void Progress(string text)
    {
        lock (_gate)
        {
            if (text != _lastText && time.GetElapsedTime(_lastProgress) >= _progressEvery)
            {
                _lastProgress = time.GetTimestamp();
                _lastText = text;
                output.WriteLine("  " + text);
            }
        }
    }

    /// <inheritdoc />
    public void Info(string text) => Write(text);

    /// <inheritdoc />
    public void Detail(string text)
    {
        if (verbose)
        {
            Write(text);
        }
    }

    /// <inheritdoc />
    public void Warn(string text) => Write("warning: " + text);

    /// <inheritdoc />
    public void Error(string text) => Write("error: " + text);

    /// <inheritdoc />
    public void From(string source, string text, LineKind kind = LineKind.Plain)
    {
        var prefix = kind switch
        {
            LineKind.Warning => $"[{source}] warning: ",
            LineKind.Error => $"[{source}] error: ",
            _ => $"[{source}] ",
        };
        Write(prefix + text);
    }

    /// <inheritdoc />
    public void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        lock (_gate)
        {
            output.WriteLine();
            output.WriteLine(title);
            Row(columns, widths);
            Row(widths.Select(width => new string('-', width)).ToArray(), widths);
            foreach (var row in rows)
            {
                Row(row, widths);
            }

            output.WriteLine();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await output.FlushAsync();

    private void Row(IReadOnlyList<string> cells, int[] widths) =>
        output.WriteLine(("  " + string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd());

    private void Write(string text)
    {
        lock (_gate)
        {
            output.WriteLine(text);
        }
    }
}
