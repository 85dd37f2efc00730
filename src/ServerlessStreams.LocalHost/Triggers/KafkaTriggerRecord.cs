namespace ServerlessStreams.LocalHost.Triggers;

/// <summary>One record of a batch, as consumed (null and empty are different).</summary>
internal sealed record KafkaTriggerRecord(
    string Topic,
    int Partition,
    long Offset,
    byte[]? Key,
    byte[]? Value,
    long TimestampMs,
    IReadOnlyList<KeyValuePair<string, byte[]?>> Headers);
