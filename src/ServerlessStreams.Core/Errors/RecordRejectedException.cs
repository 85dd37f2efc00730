namespace ServerlessStreams.Errors;

/// <summary>The broker refuses one record for good, e.g. because it is too large; sending it again cannot help.</summary>
public sealed class RecordRejectedException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="index">The record's index in the outbox.</param>
    /// <param name="message">Names topic, id and reason.</param>
    /// <param name="innerException">The client's own exception.</param>
    public RecordRejectedException(int index, string message, Exception? innerException = null)
        : base(message, innerException) => Index = index;

    /// <summary>The record's index in the outbox.</summary>
    public int Index { get; }
}
