namespace ServerlessStreams.Errors;

/// <summary>Carries a handler's <see cref="ErrorDecision.Retry"/> from within the operators to whoever runs the batch.</summary>
internal sealed class RetryBatchException(in ErrorContext context) : StreamsException(
    $"{context.Stage} of record {context.Position} is to be retried: {context.Exception.Message}", context.Exception)
{
    public int Attempt { get; } = context.Attempt;
}
