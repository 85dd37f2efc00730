using Confluent.Kafka;
using ServerlessStreams.Errors;
using ServerlessStreams.Kafka.Emission;
using ServerlessStreams.Kafka.Offsets;
using ServerlessStreams.Kafka.Tests.Brokers;
using ServerlessStreams.Kafka.Tests.Emission;

namespace ServerlessStreams.Kafka.Tests.Offsets;

[Collection(BrokerTests.Name)]
public sealed class KafkaTopicMetadataTests(BrokerFixture broker)
{
    [SkippableFact]
    public async Task GetOffsets_RecordsAndDeletedRecords_LowAndEnd()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(2);
        using var metadata = new KafkaTopicMetadata(broker.Connection);
        var empty = await metadata.GetOffsetsAsync(topic, 0, default);
        await using (var emitter = new KafkaEmitter(broker.Connection))
        {
            await emitter.EmitAsync(
                Outboxes.Of([.. Enumerable.Range(0, 20).Select(n => Outboxes.Record(n, topic, key: null))]),
                KafkaEmitterBrokerTests.Limit());
        }

        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build())
        {
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 1, 4)]);
        }

        Assert.Equal(new PartitionOffsets(0, 0), empty);
        Assert.Equal(new PartitionOffsets(0, 10), await metadata.GetOffsetsAsync(topic, 0, default));
        Assert.Equal(new PartitionOffsets(4, 10), await metadata.GetOffsetsAsync(topic, 1, default));
    }

    [SkippableFact]
    public async Task GetOffsets_NoSuchTopicOrPartition_NamesIt()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1);
        using var metadata = new KafkaTopicMetadata(broker.Connection with { RequestTimeout = TimeSpan.FromSeconds(2) });

        var missing = await Assert.ThrowsAsync<BrokerException>(() => metadata.GetOffsetsAsync("not-there", 0, default).AsTask());
        var beyond = await Assert.ThrowsAsync<BrokerException>(() => metadata.GetOffsetsAsync(topic, 7, default).AsTask());

        Assert.Contains("'not-there', partition 0", missing.Message, StringComparison.Ordinal);
        Assert.Contains($"'{topic}', partition 7", beyond.Message, StringComparison.Ordinal);
        Assert.Contains(broker.Bootstrap, beyond.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task GetPartitionCount_TopicThatIsThereOrNot_CountOrNullAndNothingIsMade()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(5);
        using var metadata = new KafkaTopicMetadata(broker.Connection);

        Assert.Equal(5, await metadata.GetPartitionCountAsync(topic, default));
        Assert.Null(await metadata.GetPartitionCountAsync("not-there", default));
        Assert.Null(await metadata.GetPartitionCountAsync("not-there", default));
    }

    [SkippableFact]
    public async Task GetMaxMessageBytes_SetMissingOrDefault_AsTheTopicSays()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1, ("max.message.bytes", "54321"));
        using var metadata = new KafkaTopicMetadata(broker.Connection);

        Assert.Equal(54_321, await metadata.GetMaxMessageBytesAsync(topic, default));
        Assert.Equal(1_048_588, await metadata.GetMaxMessageBytesAsync(await broker.TopicAsync(1), default));
        Assert.Equal(1_000_000, await metadata.GetMaxMessageBytesAsync("not-there", default));
    }

    [Fact]
    public async Task All_NobodyListens_FailWithinTheTimeoutNamingTheAddress()
    {
        var address = KafkaEmitterOutageTests.FreeAddress();
        using var metadata = new KafkaTopicMetadata(new KafkaConnection { BootstrapServers = address, RequestTimeout = TimeSpan.FromSeconds(1) });

        Func<Task>[] questions =
        [
            () => metadata.GetOffsetsAsync("t", 3, default).AsTask(),
            () => metadata.GetPartitionCountAsync("t", default).AsTask(),
            () => metadata.GetMaxMessageBytesAsync("t", default).AsTask(),
        ];
        foreach (var question in questions)
        {
            var started = TimeProvider.System.GetTimestamp();
            var thrown = await Assert.ThrowsAsync<BrokerException>(question);
            Assert.Contains(address, thrown.Message, StringComparison.Ordinal);
            Assert.Contains("'t'", thrown.Message, StringComparison.Ordinal);
            Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 4);
        }
    }

    [Fact]
    public async Task All_CancelledWhileWaiting_EndAtOnce()
    {
        using var metadata = new KafkaTopicMetadata(new KafkaConnection { BootstrapServers = KafkaEmitterOutageTests.FreeAddress() });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => metadata.GetPartitionCountAsync("t", new CancellationTokenSource(TimeSpan.FromMilliseconds(50)).Token).AsTask());
    }
}
