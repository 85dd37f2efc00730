namespace ServerlessStreams;

/// <summary>
/// A record as it comes from Kafka: raw bytes and position. Key and value are null where Kafka's are null, which is not
/// the same as empty. The memory is borrowed for the time of the call that takes it.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
/// <param name="Timestamp">The record's own timestamp, Unix milliseconds.</param>
/// <param name="Key">The key's bytes.</param>
/// <param name="Value">The value's bytes.</param>
/// <param name="Headers">The headers.</param>
public readonly record struct SourceRecord(
    string Topic,
    int Partition,
    long Offset,
    long Timestamp,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value,
    IReadOnlyList<RecordHeader> Headers);
