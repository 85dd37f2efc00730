using ServerlessStreams.Errors;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal sealed class FakeTopicMetadata : ITopicMetadata
{
    public Dictionary<string, int> Topics { get; } = new(StringComparer.Ordinal);

    public BrokerException? Failure { get; set; }

    public int Questions { get; private set; }

    public ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PartitionOffsets(0, 1_000_000));

    public ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken)
    {
        Questions++;
        return Failure is null
            ? ValueTask.FromResult(Topics.TryGetValue(topic, out var count) ? count : (int?)null)
            : throw Failure;
    }

    public ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken) => ValueTask.FromResult(1_000_000);
}
