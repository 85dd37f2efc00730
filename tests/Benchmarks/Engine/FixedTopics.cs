using ServerlessStreams;

namespace Benchmarks.Engine;

/// <summary>One partition that begins at 0.</summary>
internal sealed class FixedTopics : ITopicMetadata
{
    public ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PartitionOffsets(0, long.MaxValue));

    public ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) =>
        ValueTask.FromResult<int?>(1);

    public ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken) =>
        ValueTask.FromResult(1_000_000);
}
