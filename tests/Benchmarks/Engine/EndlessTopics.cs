namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>The answers of a broker whose topics have so many partitions each, nothing trimmed and no end in sight.</summary>
internal sealed class EndlessTopics(int partitions) : ITopicMetadata
{
    public ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken) =>
        new(new PartitionOffsets(0, long.MaxValue));

    public ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) => new(partitions);

    public ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken) => new(1_000_000);
}
