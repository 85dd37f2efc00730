using System.Collections.Concurrent;
using ServerlessStreams.LocalHost.Console;

namespace ServerlessStreams.LocalHost.Tests.Console;

/// <summary>Keeps every line.</summary>
internal sealed class RecordingConsole : IHostConsole
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public string Text => string.Join('\n', _lines);

    public void Phase(string text) => _lines.Enqueue(text);

    public void Progress(string text)
    {
    }

    public void Info(string text) => _lines.Enqueue(text);

    public void Detail(string text) => _lines.Enqueue(text);

    public void Warn(string text) => _lines.Enqueue("warning: " + text);

    public void Error(string text) => _lines.Enqueue("error: " + text);

    public void From(string source, string text, LineKind kind = LineKind.Plain) => _lines.Enqueue($"[{source}] {text}");

    public void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        _lines.Enqueue(title);
        _lines.Enqueue(string.Join('|', columns));
        foreach (var row in rows)
        {
            _lines.Enqueue(string.Join('|', row));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
