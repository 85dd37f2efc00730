namespace ServerlessStreams.Testing;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The step fails before it has done anything.</summary>
    FailBefore,

    /// <summary>The step is done, then its answer is lost: the ambiguous outcome.</summary>
    FailAfter,

    /// <summary>The process dies before the step: this and every later one throws, until the log is recovered.</summary>
    CrashBefore,

    /// <summary>The process dies right after the step.</summary>
    CrashAfter,

    /// <summary>Another owner commits first. Only an append can meet this; other steps go on unharmed.</summary>
    Conflict,

    /// <summary>The step waits, then goes on.</summary>
    Delay,
}
