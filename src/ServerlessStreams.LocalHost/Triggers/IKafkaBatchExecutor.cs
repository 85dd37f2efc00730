namespace ServerlessStreams.LocalHost.Triggers;

/// <summary>Runs one batch of a Kafka-triggered function in the worker; implemented by the worker side.</summary>
internal interface IKafkaBatchExecutor
{
    /// <summary>Runs <paramref name="records"/> in one invocation and says how it ended; never throws for what the worker does.</summary>
    /// <param name="functionId">The function, as its metadata names it.</param>
    /// <param name="records">The batch, in its order; not changed by the caller until the task is done.</param>
    /// <param name="stopping">
    /// Signalled when the host stops: the running function's token is cancelled (InvocationCancel, repeated), its
    /// answer still awaited.
    /// </param>
    Task<InvocationOutcome> ExecuteAsync(string functionId, IReadOnlyList<KafkaTriggerRecord> records, CancellationToken stopping);
}
