using ServerlessStreams.Kafka.Emission;
using ServerlessStreams.Kafka.Offsets;
using ServerlessStreams.Kafka.Tests.Emission;

namespace ServerlessStreams.Kafka.Tests.Brokers;

/// <summary>Emitter and topic metadata on librdkafka's mock cluster, the broker of a local run without Kafka.</summary>
public sealed class EmbeddedBrokerTests
{
    [Fact]
    public async Task EmitAndAsk_OnTheMockCluster_Work()
    {
        using var cluster = new MockCluster();
        var connection = new KafkaConnection { BootstrapServers = cluster.Bootstrap };
        using var metadata = new KafkaTopicMetadata(connection);
        await using var emitter = new KafkaEmitter(connection);

        var before = await metadata.GetPartitionCountAsync("alerts", default);
        await emitter.EmitAsync(
            Outboxes.Of([.. Enumerable.Range(0, 1000).Select(n => Outboxes.Record(n, "alerts", key: null))]),
            KafkaEmitterBrokerTests.Limit());
        var partitions = await metadata.GetPartitionCountAsync("alerts", default);
        var total = 0L;
        for (var partition = 0; partition < partitions; partition++)
        {
            total += (await metadata.GetOffsetsAsync("alerts", partition, default)).High;
        }

        Assert.Null(before);
        Assert.Equal(4, partitions);
        Assert.Equal(1000, total);

        // The mock does not say what a topic takes.
        Assert.Equal(1_000_000, await metadata.GetMaxMessageBytesAsync("alerts", default));
    }
}
