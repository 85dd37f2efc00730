using System.Globalization;
using System.Text;
using Confluent.Kafka;
using ServerlessStreams.Kafka.Partitioning;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Playback;

namespace ServerlessStreams.LocalHost.Tests.Playback;

public sealed class TopicPlayerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task PlayWhole_Records_LieWhereJavaClientsPutThemInOrder()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 3)]);
        var file = Write(Enumerable.Range(0, 200).Select(i => $$$"""{"key":"k{{{i % 7}}}","value":{"i":{{{i}}}},"timestamp":{{{1000 + i}}}}"""));

        var played = await new TopicPlayer(kafka, "t", [file], TimeProvider.System).PlayWholeAsync(null, CancellationToken.None);

        Assert.Equal(new PlayProgress("t", 200, 0), played);
        var records = Read(kafka, "t", 200);
        for (var partition = 0; partition < 3; partition++)
        {
            var expected = Enumerable.Range(0, 200)
                .Where(i => Murmur2Partitioner.PartitionOf(Encoding.UTF8.GetBytes($"k{i % 7}"), 3) == partition)
                .Select(i => ($$"""{"i":{{i}}}""", 1000L + i));
            Assert.Equal(expected, records
                .Where(record => record.Partition.Value == partition)
                .Select(record => (Encoding.UTF8.GetString(record.Message.Value), record.Message.Timestamp.UnixTimestampMs)));
        }
    }

    [Fact]
    public async Task PlayWhole_SecondRun_AddsNothing()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 4)]);
        var file = Write(Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? $$"""{"value":{{i}}}""" : $$"""{"key":"{{i}}","value":{{i}}}"""));
        var player = new TopicPlayer(kafka, "t", [file], TimeProvider.System);
        await player.PlayWholeAsync(null, CancellationToken.None);

        var second = await player.PlayWholeAsync(null, CancellationToken.None);

        Assert.Equal(new PlayProgress("t", 0, 50), second);
    }

    [Fact]
    public async Task PlayWhole_RunThatWasCut_IsCompleted()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 2)]);
        var lines = Enumerable.Range(0, 40).Select(i => $$"""{"key":"{{i}}","value":{{i}}}""").ToList();
        await new TopicPlayer(kafka, "t", [Write(lines.Take(15))], TimeProvider.System).PlayWholeAsync(null, CancellationToken.None);

        var rest = await new TopicPlayer(kafka, "t", [Write(lines)], TimeProvider.System).PlayWholeAsync(null, CancellationToken.None);

        Assert.Equal(new PlayProgress("t", 25, 15), rest);
        Assert.Equal(
            Enumerable.Range(0, 40),
            Read(kafka, "t", 40).Select(record => int.Parse(Encoding.UTF8.GetString(record.Message.Value), CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task PlayWhole_MoreThanTheEmbeddedBrokerKeeps_IsRefused()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 2)]);
        var value = new string('x', 100_000);
        var file = Write(Enumerable.Range(0, 41).Select(_ => $$"""{"partition":1,"value":"{{value}}"}"""));

        var refusal = await Assert.ThrowsAsync<LocalHostException>(
            () => new TopicPlayer(kafka, "t", [file], TimeProvider.System).PlayWholeAsync(null, CancellationToken.None));

        Assert.Contains("partition 1", refusal.Message);
        Assert.Contains("4,000,000", refusal.Message);
        Assert.Contains(ExternalKafka.BrokersSetting, refusal.Message);
        var topic = await kafka.Administration.FindAsync("t");
        Assert.All(await kafka.Administration.RangesAsync([topic!]), range => Assert.Equal(0, range.StableEnd));
    }

    [Fact]
    public async Task PlayPaced_SlowReader_LosesNothing()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 1)]);
        const int Count = 150;
        var value = new string('x', 100_000);
        var file = Write(Enumerable.Range(0, Count).Select(i => $$"""{"key":"{{i}}","value":"{{value}}"}"""));
        var settled = 0L;

        // 15 MB through a partition that keeps 5: the player must wait for the reader, who reads a record at a time.
        var playing = new TopicPlayer(kafka, "t", [file], TimeProvider.System)
            .PlayPacedAsync((_, _) => Interlocked.Read(ref settled), null, CancellationToken.None);
        var reading = Task.Run(() => Read(kafka, "t", Count, record => Interlocked.Exchange(ref settled, record.Offset.Value + 1)));
        var read = await reading;
        await playing;

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), read.Select(record => Encoding.UTF8.GetString(record.Message.Key)));
    }

    [Fact]
    public async Task PlayPaced_NobodyReads_IsRefusedBeforeRecordsAreLost()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 1)]);
        var value = new string('x', 100_000);
        var file = Write(Enumerable.Range(0, 60).Select(_ => $$"""{"value":"{{value}}"}"""));

        var refusal = await Assert.ThrowsAsync<LocalHostException>(
            () => new TopicPlayer(kafka, "t", [file], TimeProvider.System).PlayPacedAsync((_, _) => null, null, CancellationToken.None));

        Assert.Contains("No trigger reads topic 't'", refusal.Message);
        var topic = await kafka.Administration.FindAsync("t");
        Assert.Equal(0, Assert.Single(await kafka.Administration.RangesAsync([topic!])).Low);
    }

    [Fact]
    public async Task PlayWhole_MalformedLine_NamesFileAndLine()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 1)]);
        var file = Write(["{\"value\":1}", "", "{\"value\":2"]);

        var error = await Assert.ThrowsAsync<LocalHostException>(
            () => new TopicPlayer(kafka, "t", [file], TimeProvider.System).PlayWholeAsync(null, CancellationToken.None));

        Assert.StartsWith($"{file}, line 3: ", error.Message);
    }

    [Fact]
    public async Task PlayWhole_PartitionThatIsNone_NamesFileAndLine()
    {
        await using var kafka = EmbeddedKafka.Start();
        await kafka.EnsureTopicsAsync([new("t", 2)]);
        var file = Write(["{\"value\":1,\"partition\":2}"]);

        var error = await Assert.ThrowsAsync<LocalHostException>(
            () => new TopicPlayer(kafka, "t", [file], TimeProvider.System).PlayWholeAsync(null, CancellationToken.None));

        Assert.StartsWith($"{file}, line 1: partition 2", error.Message);
    }

    private string Write(IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():n}.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private static List<ConsumeResult<byte[], byte[]>> Read(
        EmbeddedKafka kafka, string topic, int count, Action<ConsumeResult<byte[], byte[]>>? onRecord = null)
    {
        var config = new ConsumerConfig(kafka.ClientConfig()) { GroupId = "test", AutoOffsetReset = AutoOffsetReset.Error, QueuedMaxMessagesKbytes = 1024 };
        kafka.Tune(config);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Assign(Enumerable.Range(0, 8).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)).Take(PartitionsOf(consumer, topic)));
        var records = new List<ConsumeResult<byte[], byte[]>>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (records.Count < count)
        {
            var record = consumer.Consume(limit.Token);
            records.Add(record);
            onRecord?.Invoke(record);
        }

        return records;
    }

    private static int PartitionsOf(IConsumer<byte[], byte[]> consumer, string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions.Count;
    }
}
