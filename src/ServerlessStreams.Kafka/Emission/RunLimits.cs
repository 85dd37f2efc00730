using System.Collections.Concurrent;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>
/// How many bytes of a partition may be under way, for topics that have refused a batch for its size. The client makes
/// batches of up to 1,000,000 bytes and cannot cut them, so a topic with a smaller <c>max.message.bytes</c> refuses
/// batches of records each of which would do. Less under way makes smaller batches; it is learned once per process.
/// </summary>
internal sealed class RunLimits
{
    private const long LargestBatch = 1_000_000;
    private const long SmallestShared = 16_384;

    private readonly ConcurrentDictionary<string, long> _limits = new();

    /// <summary>The limit for a topic.</summary>
    public long Of(string topic) => _limits.TryGetValue(topic, out var limit) ? limit : long.MaxValue;

    /// <summary>A batch of at most <paramref name="bytes"/>, all of one call, was too large: half of it next time.</summary>
    public void Shrink(string topic, long bytes)
    {
        var half = Math.Min(bytes, LargestBatch) / 2;
        _limits.AddOrUpdate(topic, half, (_, before) => Math.Min(before, half));
    }

    /// <summary>
    /// Calls that each kept to the limit made a batch together that was too large: half of it next time, though not less
    /// than is worth a batch, since it may have been one large record of somebody else.
    /// </summary>
    /// <returns>Whether there was anything left to halve.</returns>
    public bool TryShrinkForSharing(string topic)
    {
        if (!_limits.TryGetValue(topic, out var limit) || limit <= SmallestShared)
        {
            return false;
        }

        _limits.TryUpdate(topic, Math.Max(limit / 2, SmallestShared), limit);
        return true;
    }
}
