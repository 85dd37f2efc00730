using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Kafka.Tests.Brokers;

/// <summary>One real broker for all tests that do not kill it: started from <c>KAFKA_HOME</c>, or that of <c>KAFKA_BOOTSTRAP</c>.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private readonly string? _external = Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP") is { Length: > 0 } servers ? servers : null;

    internal KafkaCluster? Cluster { get; private set; }

    public string Bootstrap => _external ?? Cluster!.Bootstrap;

    internal KafkaConnection Connection => new() { BootstrapServers = Bootstrap };

    public static void SkipWithoutHome() =>
        Skip.If(KafkaCluster.Home is null, "KAFKA_HOME is not set: no Kafka to start.");

    public void SkipWithoutBroker() =>
        Skip.If(_external is null && KafkaCluster.Home is null, "Neither KAFKA_HOME nor KAFKA_BOOTSTRAP is set: no broker to test with.");

    public async Task InitializeAsync()
    {
        if (_external is null && KafkaCluster.Home is not null)
        {
            Cluster = await KafkaCluster.StartAsync("--set", "auto.create.topics.enable=false");
        }
    }

    public async Task DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }

    /// <summary>Makes a topic that no other test uses.</summary>
    internal Task<string> TopicAsync(int partitions, params (string Name, string Value)[] settings) =>
        TopicAsync(Bootstrap, partitions, settings);

    internal static async Task<string> TopicAsync(string bootstrap, int partitions, params (string Name, string Value)[] settings)
    {
        var topic = $"test-{Guid.NewGuid():N}";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = partitions,
                ReplicationFactor = 1,
                Configs = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
            }]);
        return topic;
    }

    /// <summary>All that a partition holds, read plainly.</summary>
    internal List<ConsumeResult<byte[]?, byte[]?>> Read(string topic, int partition) => Read(Bootstrap, topic, partition);

    internal static List<ConsumeResult<byte[]?, byte[]?>> Read(string bootstrap, string topic, int partition)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        }).SetKeyDeserializer(Raw.Instance).SetValueDeserializer(Raw.Instance).Build();
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var result = consumer.Consume(limit.Token);
            if (result.IsPartitionEOF)
            {
                return records;
            }

            records.Add(result);
        }
    }

    internal static string IdOf(ConsumeResult<byte[]?, byte[]?> record) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(RecordIdHeaders.Id));

    internal static long NumberOf(ConsumeResult<byte[]?, byte[]?> record) =>
        long.Parse(IdOf(record).Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The client's own deserializer cannot tell null from empty keys.</summary>
    private sealed class Raw : IDeserializer<byte[]?>
    {
        public static Raw Instance { get; } = new();

        public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : data.ToArray();
    }
}

[CollectionDefinition(Name)]
public sealed class BrokerTests : ICollectionFixture<BrokerFixture>
{
    public const string Name = "real broker";
}
