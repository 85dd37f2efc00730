using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Brokers;

namespace ServerlessStreams.LocalHost.Tests.Brokers;

public sealed class EmbeddedKafkaTests
{
    [Fact]
    public async Task EnsureTopics_TopicsMissing_MakesThemWithTheirPartitions()
    {
        await using var kafka = EmbeddedKafka.Start();

        var made = await kafka.EnsureTopicsAsync([new("one", 1), new("six", 6)]);
        var again = await kafka.EnsureTopicsAsync([new("one", 1), new("six", 6)]);
        var found = await kafka.Administration.FindAsync(["one", "six", "none"]);

        Assert.Equal(["one", "six"], made);
        Assert.Empty(again);
        Assert.Equal([("one", 1), ("six", 6)], found.Select(topic => (topic.Name, topic.Partitions)).Order());
    }

    [Fact]
    public async Task EnsureTopics_OtherPartitionCount_SaysBothCounts()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("four", 4)]);

        var error = await Assert.ThrowsAsync<TopicMismatchException>(() => kafka.EnsureTopicsAsync([new("four", 5)]));
        await kafka.EnsureTopicsAsync([new("four", 5, Exact: false)]);

        Assert.Equal((5, 4), (error.WantedPartitions, error.ActualPartitions));
    }

    [Fact]
    public async Task Ranges_RecordsProduced_CountsThem()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("numbers", 2)]);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig(kafka.ClientConfig())).Build();
        for (var i = 0; i < 3; i++)
        {
            await producer.ProduceAsync(new TopicPartition("numbers", 1), new Message<byte[], byte[]> { Value = [1] });
        }

        var topic = await kafka.Administration.FindAsync("numbers");
        var ranges = await kafka.Administration.RangesAsync([topic!]);

        Assert.Equal([new("numbers", 0, 0, 0), new("numbers", 1, 0, 3)], ranges.OrderBy(range => range.Partition));
        Assert.Equal(TopicAdministration.DefaultMaxMessageBytes, await kafka.Administration.MaxMessageBytesAsync("numbers"));
    }

    [Fact]
    public async Task Limits_MoreThanIsKept_DropsTheOldestFirst()
    {
        // The figures in EmbeddedKafkaLimits are those of the library; should they change, pacing loses records.
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("large", 1)]);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig(kafka.ClientConfig()) { BatchSize = 100_000, LingerMs = 0 }).Build();
        var value = new byte[100_000];
        var kept = (int)(kafka.Limits.WholeInputBytesPerPartition / EmbeddedKafkaLimits.BytesOf(null, value, []));
        for (var i = 0; i < kept; i++)
        {
            await producer.ProduceAsync(new TopicPartition("large", 0), new Message<byte[], byte[]> { Value = value });
        }

        var topic = (await kafka.Administration.FindAsync("large"))!;
        var whole = Assert.Single(await kafka.Administration.RangesAsync([topic]));
        for (var i = 0; i < 20; i++)
        {
            await producer.ProduceAsync(new TopicPartition("large", 0), new Message<byte[], byte[]> { Value = value });
        }

        var dropped = Assert.Single(await kafka.Administration.RangesAsync([topic]));

        Assert.Equal((0, kept), (whole.Low, whole.StableEnd));
        Assert.Equal(kept + 20, dropped.StableEnd);
        Assert.InRange((dropped.StableEnd - dropped.Low) * 100_000, kafka.Limits.WholeInputBytesPerPartition, kafka.Limits.KeptBytesPerPartition);
    }
}
