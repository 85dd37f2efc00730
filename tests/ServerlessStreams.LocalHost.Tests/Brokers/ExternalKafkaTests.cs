using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Playback;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Tests.Triggers.Kafka;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Brokers;

[Collection(KafkaCollection.Name)]
public sealed class ExternalKafkaTests(SharedKafka kafka)
{
    [Fact]
    public async Task Connect_NothingListens_NamesSettingAddressAndReasonWithinSeconds()
    {
        var waited = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<LocalHostException>(
            () => ExternalKafka.ConnectAsync(new ClientConfig { BootstrapServers = "127.0.0.1:1" }, "environment variable Kafka__Brokers", TimeSpan.FromSeconds(3)));

        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), $"It took {waited.Elapsed}.");
        Assert.Contains("Kafka:Brokers = '127.0.0.1:1'", error.Message);
        Assert.Contains("environment variable Kafka__Brokers", error.Message);
        Assert.Contains("refused", error.Message);
    }

    [SkippableFact]
    public async Task EnsureTopics_OnARealBroker_MakesWhatIsMissing()
    {
        await using var broker = await ConnectAsync();
        var (four, five) = (Name(), Name());

        Assert.Equal([four], await broker.EnsureTopicsAsync([new(four, 4)]));
        Assert.Equal([five], await broker.EnsureTopicsAsync([new(four, 4), new(five, 5)]));
        Assert.Empty(await broker.EnsureTopicsAsync([new(four, 8, Exact: false)]));
        await Assert.ThrowsAsync<TopicMismatchException>(() => broker.EnsureTopicsAsync([new(four, 8)]));

        var found = await broker.Administration.FindAsync([four, five, Name()]);
        Assert.Equal([4, 5], found.Select(topic => topic.Partitions).Order());
        Assert.All(found, topic => Assert.False(string.IsNullOrEmpty(topic.Id)));
        Assert.Equal(1_048_588, await broker.Administration.MaxMessageBytesAsync(four));
    }

    [SkippableFact]
    public async Task PlayPaced_SecondRunOnARealBroker_AddsNothing()
    {
        await using var broker = await ConnectAsync();
        var topic = Name();
        await broker.EnsureTopicsAsync([new(topic, 3)]);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, Enumerable.Range(0, 1_000).Select(i => $$"""{"key":"{{i % 50}}","value":{{i}}}"""));
            var player = new TopicPlayer(broker, topic, [file], TimeProvider.System);

            Assert.Equal(new PlayProgress(topic, 1_000, 0), await player.PlayPacedAsync((_, _) => null, null, CancellationToken.None));
            Assert.Equal(new PlayProgress(topic, 0, 1_000), await player.PlayPacedAsync((_, _) => null, null, CancellationToken.None));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableFact]
    public async Task Stop_NextStart_OwnsThePartitionsAtOnceAndGetsTheRecordsAgain()
    {
        await using var broker = await ConnectAsync();
        var topic = Name();
        await broker.EnsureTopicsAsync([new(topic, 1)]);
        await ProduceAsync(broker, topic, 5);
        var first = new TestFunction();
        var binding = new KafkaTriggerBinding("1", "f", broker.BootstrapServers, topic, Name(), IsBatched: true, "Binary", new Dictionary<string, string>());
        await using (var listener = Start(binding, new() { MaxBatchSize = 5, AutoCommitIntervalMs = 60_000 }, first))
        {
            await Eventually.TrueAsync(() => listener.Progress() is [{ Stored: 5 }], "stored");
        }

        // A session lasts 10 s. What was stored was not committed by then, and leaving does not commit it.
        var second = new TestFunction();
        await using var again = Start(binding, new(), second);
        await Eventually.TrueAsync(() => second.Batches.Count == 1, "the records come again", seconds: 8);

        Assert.Equal([0L, 1L, 2L, 3L, 4L], second.Batches.Single().Select(record => record.Offset));
    }

    [SkippableFact]
    public async Task Trigger_SecuredBroker_AuthenticatesAsItsBindingSays()
    {
        Skip.IfNot(KafkaServer.CanStart, "A secured broker can be started only where KAFKA_HOME is set.");
        await using var secured = await KafkaServer.StartAsync("--security", "sasl-tls");
        var properties = new Dictionary<string, string>
        {
            ["protocol"] = "SaslSsl",
            ["authenticationMode"] = "ScramSha256",
            ["username"] = "app",
            ["password"] = secured.Cluster.GetProperty("users").GetProperty("app").GetProperty("password").GetString()!,
            ["sslCaLocation"] = secured.Cluster.GetProperty("ca").GetString()!,
        };
        var binding = new KafkaTriggerBinding("1", "f", secured.Bootstrap, "t", "g", IsBatched: true, "Binary", properties);
        var client = new ClientConfig { BootstrapServers = secured.Bootstrap };
        KafkaClientSecurity.Apply(binding, client);
        await using var broker = await ExternalKafka.ConnectAsync(client, "test", TimeSpan.FromSeconds(10));
        await broker.EnsureTopicsAsync([new("t", 1)]);
        await ProduceAsync(broker, "t", 2);
        var function = new TestFunction();

        await using var listener = Start(binding, new(), function);
        await Eventually.TrueAsync(() => function.Batches.Count == 1, "the records arrive");

        properties["password"] = "wrong";
        var log = new RecordingLogger();
        await using var refused = new KafkaTriggerListener(binding with { ConsumerGroup = "other" }, new(), function, TimeProvider.System, log);
        refused.Start();
        await Eventually.TrueAsync(
            () => log.Lines.Any(line => line.Text.Contains("authentication", StringComparison.OrdinalIgnoreCase)), "the refusal is logged");
    }

    private static KafkaTriggerListener Start(KafkaTriggerBinding binding, KafkaTriggerOptions options, IKafkaBatchExecutor function)
    {
        var listener = new KafkaTriggerListener(binding, options, function, TimeProvider.System, new RecordingLogger());
        listener.Start();
        return listener;
    }

    private static async Task ProduceAsync(ExternalKafka broker, string topic, int count)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(broker.ClientConfig())).Build();
        for (var i = 0; i < count; i++)
        {
            await producer.ProduceAsync(topic, new Message<Null, string> { Value = JsonSerializer.Serialize(i) });
        }
    }

    private static string Name() => $"x-{Guid.NewGuid():n}";

    private async Task<ExternalKafka> ConnectAsync()
    {
        Skip.IfNot(KafkaServer.IsConfigured, KafkaServer.HowToConfigure);
        return await ExternalKafka.ConnectAsync(new ClientConfig { BootstrapServers = kafka.Server.Bootstrap }, "test", TimeSpan.FromSeconds(10));
    }
}
