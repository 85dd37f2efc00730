namespace ServerlessStreams.Errors;

/// <summary>What an error handler decides.</summary>
public enum ErrorDecision
{
    /// <summary>The record is given up and counted; the next one follows.</summary>
    Continue,

    /// <summary>The batch is taken back and run again after a pause, within the invocation's time.</summary>
    Retry,

    /// <summary>The record goes to the dead-letter topic, as part of the same commit; the next one follows.</summary>
    DeadLetter,

    /// <summary>
    /// The batch fails. The host runs it again, and all partitions of that instance wait until it succeeds.
    /// </summary>
    Fail,
}
