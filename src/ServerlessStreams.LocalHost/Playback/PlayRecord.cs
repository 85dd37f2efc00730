namespace ServerlessStreams.LocalHost.Playback;

/// <summary>A record as a line of a played file describes it.</summary>
/// <param name="Key">The key's bytes.</param>
/// <param name="Value">The value's bytes.</param>
/// <param name="TimestampMs">Milliseconds since 1970; null for the time of production.</param>
/// <param name="Headers">The headers in their order.</param>
/// <param name="Partition">The partition, where the line names one.</param>
internal sealed record PlayRecord(
    byte[]? Key, byte[]? Value, long? TimestampMs, IReadOnlyList<KeyValuePair<string, byte[]?>> Headers, int? Partition);
