namespace ServerlessStreams.Emission;

/// <summary>A record on its way out, as committed in a task's outbox.</summary>
/// <param name="Id">Its id: the same for every attempt to send it, whatever the batches were.</param>
/// <param name="Topic">The destination.</param>
/// <param name="Key">The key's bytes; null and empty are different.</param>
/// <param name="Value">The value's bytes; null is a tombstone.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="Headers">The headers, without <see cref="RecordIdHeaders.Id"/> and <see cref="RecordIdHeaders.Cause"/>.</param>
/// <param name="Cause">The input record that caused it; null where none did (a sweep, a timer).</param>
public readonly record struct OutboxRecord(
    OutboxId Id,
    string Topic,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value,
    long Timestamp,
    IReadOnlyList<RecordHeader> Headers,
    RecordPosition? Cause);
