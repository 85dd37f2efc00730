namespace ServerlessStreams.LocalHost.Triggers;

/// <summary>How one invocation ended.</summary>
internal enum InvocationOutcome
{
    /// <summary>The worker answered that the function returned.</summary>
    Succeeded,

    /// <summary>The worker answered that the function threw.</summary>
    Failed,

    /// <summary>The function ended because its token was cancelled.</summary>
    Cancelled,

    /// <summary>The worker died or stopped answering before it had answered.</summary>
    WorkerLost,
}
