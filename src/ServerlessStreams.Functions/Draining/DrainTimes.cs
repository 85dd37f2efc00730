namespace ServerlessStreams.Functions.Draining;

/// <summary>
/// How the end of a worker is divided. The host kills it 5 s after it told it to end, so the sum stays below that.
/// </summary>
internal sealed record DrainTimes
{
    /// <summary>As long running invocations may commit and answer undisturbed.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Then they are cancelled, and have this long to take note; an append under way is never cut off.</summary>
    public TimeSpan Cancel { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>As long writing down what is published may take.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Nothing tells when an answer has left the process; this is enough for it.</summary>
    public TimeSpan Answers { get; init; } = TimeSpan.FromMilliseconds(100);
}
