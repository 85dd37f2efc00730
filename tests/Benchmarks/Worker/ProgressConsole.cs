using ServerlessStreams.LocalHost.Console;

namespace ServerlessStreams.Benchmarks.Worker;

/// <summary>Of what the host and the worker have to say only what is wrong.</summary>
internal sealed class ProgressConsole(TextWriter progress) : IHostConsole
{
    public void Phase(string text)
    {
    }

    public void Progress(string text)
    {
    }

    public void Info(string text)
    {
    }

    public void Detail(string text)
    {
    }

    public void Warn(string text) => progress.WriteLine($"  {text}");

    public void Error(string text) => progress.WriteLine($"  {text}");

    public void From(string source, string text, LineKind kind = LineKind.Plain)
    {
        if (kind == LineKind.Error)
            progress.WriteLine($"  {source}: {text}");
    }

    public void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
    }

    public ValueTask DisposeAsync() => default;
}
