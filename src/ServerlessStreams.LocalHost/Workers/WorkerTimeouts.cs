namespace ServerlessStreams.LocalHost.Workers;

/// <summary>How long the worker may take for what; beyond it, it counts as lost.</summary>
internal sealed record WorkerTimeouts
{
    /// <summary>From the start of the process to its connection.</summary>
    /// <value>60 s, as in the Functions host.</value>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the answer to one question at the start: initialisation, list of functions, loading of them.</summary>
    /// <value>30 s.</value>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a running worker is asked whether it is alive.</summary>
    /// <value>10 s.</value>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take to say so. It answers at once unless its threads are all taken.</summary>
    /// <value>60 s.</value>
    public TimeSpan ProbeAnswer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the request to terminate to the kill.</summary>
    /// <value>5 s, as in the Functions host.</value>
    public TimeSpan Terminate { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Crashes this close together count as a loop.</summary>
    /// <value>2 min.</value>
    public TimeSpan CrashWindow { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>So many crashes within <see cref="CrashWindow"/> end the host.</summary>
    /// <value>3, as in the Functions host.</value>
    public int CrashLimit { get; init; } = 3;

    /// <summary>The wait before the second restart in a row; the first is at once, each further one waits twice as long.</summary>
    /// <value>1 s.</value>
    public TimeSpan RestartBackoff { get; init; } = TimeSpan.FromSeconds(1);
}
