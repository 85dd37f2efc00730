using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Topics;

namespace ServerlessStreams.LocalHost.Tests.Topics;

[Collection(KafkaCollection.Name)]
public sealed class TopicReaderTests(SharedKafka kafka)
{
    [Fact]
    public async Task Write_Topic_HasAllItsRecordsPerPartitionInOrder()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("t", 3)]);
        await ProduceAsync(broker, "t", 90, partitions: 3);
        var path = Path.GetTempFileName();
        try
        {
            Assert.Equal(90, await new TopicReader(broker).WriteAsync("t", path, CancellationToken.None));

            var lines = File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Equal(90, lines.Count);
            for (var partition = 0; partition < 3; partition++)
            {
                var mine = lines.Where(line => line.GetProperty("partition").GetInt32() == partition).ToList();
                Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), mine.Select(line => line.GetProperty("offset").GetInt64()));
                Assert.Equal(Enumerable.Range(0, 30).Select(i => (i * 3) + partition), mine.Select(line => line.GetProperty("value").GetInt32()));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Count_EmptyOrMissingTopic_IsNone()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("t", 2)]);

        Assert.Equal(0, await new TopicReader(broker).CountAsync("t", CancellationToken.None));
        Assert.Equal(0, await new TopicReader(broker).CountAsync("none", CancellationToken.None));
        Assert.Null(await broker.Administration.FindAsync("none"));
    }

    [Fact]
    public async Task Write_PathThatIsNone_NamesIt()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("t", 1)]);

        var error = await Assert.ThrowsAsync<LocalHostException>(
            () => new TopicReader(broker).WriteAsync("t", "/does/not/exist.jsonl", CancellationToken.None));

        Assert.Contains("'/does/not/exist.jsonl'", error.Message);
    }

    [SkippableFact]
    public async Task Read_TransactionsOnARealBroker_SeesCommittedRecordsAndEnds()
    {
        Skip.IfNot(KafkaServer.IsConfigured, KafkaServer.HowToConfigure);
        await using var broker = await ExternalKafka.ConnectAsync(new ClientConfig { BootstrapServers = kafka.Server.Bootstrap }, "test", TimeSpan.FromSeconds(10));
        var topic = $"x-{Guid.NewGuid():n}";
        await broker.EnsureTopicsAsync([new(topic, 1)]);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(broker.ClientConfig()) { TransactionalId = topic }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(20));
        foreach (var (value, commit) in new[] { ("1", true), ("2", false), ("3", true), ("4", false) })
        {
            producer.BeginTransaction();
            producer.Produce(topic, new Message<Null, string> { Value = value });
            if (commit)
            {
                producer.CommitTransaction();
            }
            else
            {
                producer.Flush(TimeSpan.FromSeconds(10));
                producer.AbortTransaction();
            }
        }

        producer.BeginTransaction();
        producer.Produce(topic, new Message<Null, string> { Value = "open" });
        producer.Flush(TimeSpan.FromSeconds(10));
        var values = new List<string>();
        var count = await new TopicReader(broker).ReadAsync(topic, record => values.Add(Encoding.UTF8.GetString(record.Message.Value)), CancellationToken.None);

        Assert.Equal(["1", "3"], values);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Follow_NewRecords_AreReportedAndNoOlderOnes()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("t", 2)]);
        await ProduceAsync(broker, "t", 10, partitions: 2);
        var seen = new ConcurrentQueue<string>();
        await using var follower = await TopicFollower.StartAsync(
            broker, "t", record => seen.Enqueue(Encoding.UTF8.GetString(record.Message.Value)), TimeProvider.System);

        await ProduceAsync(broker, "t", 20, partitions: 2, from: 10);
        await follower.CatchUpAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Range(10, 20).Select(i => $"{i}").Order(), seen.Order());
    }

    private static async Task ProduceAsync(EmbeddedKafka broker, string topic, int count, int partitions, int from = 0)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(broker.ClientConfig())).Build();
        await Task.WhenAll(Enumerable.Range(from, count).Select(
            i => producer.ProduceAsync(new TopicPartition(topic, i % partitions), new Message<Null, string> { Value = $"{i}" })));
    }
}
