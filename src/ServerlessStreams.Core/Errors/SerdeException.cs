namespace ServerlessStreams.Errors;

/// <summary>
/// The one exception of serdes: bytes that are not of the format, or a value that cannot be written in it.
/// Whoever calls the serde adds topic, partition and offset.
/// </summary>
public sealed class SerdeException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Says what is wrong, with the offending value or path.</param>
    /// <param name="innerException">The codec's own exception.</param>
    public SerdeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
