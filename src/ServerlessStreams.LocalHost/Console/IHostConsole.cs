namespace ServerlessStreams.LocalHost.Console;

/// <summary>What the user sees. Calls come from any thread; none of them blocks for long.</summary>
internal interface IHostConsole : IAsyncDisposable
{
    /// <summary>A step begins: "Building …", "Processing …".</summary>
    void Phase(string text);

    /// <summary>How far the step is; may be called often, is shown now and then.</summary>
    void Progress(string text);

    /// <summary>Something worth a line.</summary>
    void Info(string text);

    /// <summary>Something worth a line only with <c>--verbose</c>.</summary>
    void Detail(string text);

    /// <summary>Something the user should look at.</summary>
    void Warn(string text);

    /// <summary>Something that went wrong.</summary>
    void Error(string text);

    /// <summary>A line that comes from elsewhere (the worker, a topic), with its source before it.</summary>
    void From(string source, string text, LineKind kind = LineKind.Plain);

    /// <summary>A table of results.</summary>
    void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows);
}
