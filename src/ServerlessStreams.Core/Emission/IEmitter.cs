namespace ServerlessStreams.Emission;

/// <summary>Sends outboxes to Kafka. Safe for concurrent use by different tasks.</summary>
public interface IEmitter : IAsyncDisposable
{
    /// <summary>
    /// Sends what is not acknowledged yet, in order per destination partition, and returns when the broker has
    /// acknowledged all of it. Each record carries the headers of <see cref="RecordIdHeaders"/> besides its own.
    /// Acknowledged records are marked in <paramref name="outbox"/>, also when the call throws.
    /// </summary>
    /// <exception cref="Errors.RecordRejectedException">
    /// The broker refuses a record for good; records behind it in its partition have not been sent after it.
    /// </exception>
    /// <exception cref="Errors.EmissionException">
    /// Not all were acknowledged: the broker cannot be reached, or the call was cancelled before the answers came and the
    /// outcome of some is unclear. Calling again sends them again, with the same ids.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; as above, what was not marked is sent again.</exception>
    ValueTask EmitAsync(Outbox outbox, CancellationToken cancellationToken);
}
