namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>The answers of a broker whose topics have one partition each, nothing trimmed.</summary>
internal sealed class OnePartition : ITopicMetadata
{
    public ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken) =>
        new(new PartitionOffsets(0, long.MaxValue));

    public ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) => new(1);

    public ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken) => new(1_000_000);
}
