namespace ServerlessStreams.Errors;

/// <summary>The three handlers.</summary>
public sealed record ErrorHandlers
{
    /// <summary>For records that cannot be decoded.</summary>
    /// <value>Default: <see cref="ErrorDecision.DeadLetter"/>.</value>
    public ErrorHandler OnDecode { get; init; } = static _ => ErrorDecision.DeadLetter;

    /// <summary>For records on which an operator threw.</summary>
    /// <value>Default: <see cref="ErrorDecision.DeadLetter"/>.</value>
    public ErrorHandler OnProcess { get; init; } = static _ => ErrorDecision.DeadLetter;

    /// <summary>For results that the broker refuses for good, e.g. because they are too large.</summary>
    /// <value>Default: <see cref="ErrorDecision.DeadLetter"/>.</value>
    public ErrorHandler OnEmit { get; init; } = static _ => ErrorDecision.DeadLetter;
}
