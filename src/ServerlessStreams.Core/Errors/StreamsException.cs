namespace ServerlessStreams.Errors;

/// <summary>The root of all exceptions of this library; each subtype stands for a decision that a caller can take.</summary>
public abstract class StreamsException : Exception
{
    /// <summary>Makes one with a message and a cause.</summary>
    protected StreamsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
