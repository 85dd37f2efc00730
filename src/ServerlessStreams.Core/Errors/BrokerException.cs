namespace ServerlessStreams.Errors;

/// <summary>The broker cannot be asked about a topic.</summary>
public sealed class BrokerException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Names broker, topic and reason.</param>
    /// <param name="innerException">The client's own exception.</param>
    public BrokerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
