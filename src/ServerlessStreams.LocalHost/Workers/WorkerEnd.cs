namespace ServerlessStreams.LocalHost.Workers;

/// <summary>How a worker ended.</summary>
/// <param name="Reason">In words: "ended with exit code 134", "did not answer for 60 s and was killed".</param>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Deliberate">Whether the host ended it on purpose (function time-out): no crash of the app.</param>
/// <param name="LastLines">What it wrote last.</param>
internal sealed record WorkerEnd(string Reason, int ExitCode, bool Deliberate, IReadOnlyList<string> LastLines)
{
    /// <summary>The last lines as a block for a message; empty where there are none.</summary>
    public string LastWords => Quote(LastLines);

    /// <summary>A worker's last lines as a block for a message; empty where there are none.</summary>
    public static string Quote(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "" : $"{Environment.NewLine}Its last lines:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", lines)}";
}
