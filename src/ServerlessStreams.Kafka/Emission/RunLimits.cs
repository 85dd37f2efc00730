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

    private readonly ConcurrentDictionary<string, long> _limits = new();

    /// <summary>The limit for a topic.</summary>
    public long Of(string topic) => _limits.TryGetValue(topic, out var limit) ? limit : long.MaxValue;

    /// <summary>A batch among <paramref name="bytes"/> was too large: half of it next time.</summary>
    public void Shrink(string topic, long bytes)
    {
        var half = Math.Min(bytes, LargestBatch) / 2;
        _limits.AddOrUpdate(topic, half, (_, before) => Math.Min(before, half));
    }
}
