namespace ServerlessStreams.Errors;

/// <summary>The state log cannot be opened, read or written.</summary>
public sealed class StateLogException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Names the log (file, account, table) and what failed.</param>
    /// <param name="isTransient">Whether trying again may help: locked, busy, throttled, not reachable.</param>
    /// <param name="innerException">The storage's own exception.</param>
    public StateLogException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }
}
