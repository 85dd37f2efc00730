namespace ServerlessStreams.Errors;

/// <summary>The broker did not acknowledge all records of an outbox. They are kept; trying again sends them again.</summary>
public sealed class EmissionException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Names broker, topic and reason.</param>
    /// <param name="innerException">The client's own exception.</param>
    public EmissionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
