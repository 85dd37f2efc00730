namespace ServerlessStreams.Testing;

/// <summary>A record to be piped in, or one that came out.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="Partition">The partition; 0 for results.</param>
public sealed record TestRecord<TKey, TValue>(TKey? Key, TValue? Value, long Timestamp, int Partition = 0);
