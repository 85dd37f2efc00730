namespace ServerlessStreams.Errors;

/// <summary>Stored bytes are of a newer format, or damaged. Nothing has been changed.</summary>
public sealed class StateFormatException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Names what was read and what is wrong with it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public StateFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
