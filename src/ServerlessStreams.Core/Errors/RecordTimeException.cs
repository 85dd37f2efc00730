namespace ServerlessStreams.Errors;

/// <summary>A record's event time is not acceptable: negative, or too far in the future.</summary>
public sealed class RecordTimeException : StreamsException
{
    internal RecordTimeException(string message)
        : base(message)
    {
    }
}
