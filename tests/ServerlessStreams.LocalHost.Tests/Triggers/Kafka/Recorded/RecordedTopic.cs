using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ServerlessStreams.Kafka.Administration;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>The topic and the consumer group of one case, and what its steps do to them.</summary>
internal sealed class RecordedTopic : IDisposable
{
    private readonly RecordedCase _recorded;
    private readonly IAdminClient _admin;
    private readonly TopicAdministration _topics;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IConsumer<byte[], byte[]> _group;
    private IProducer<byte[]?, byte[]?>? _open;

    public RecordedTopic(RecordedCase recorded, string bootstrap)
    {
        _recorded = recorded;
        Bootstrap = bootstrap;
        var client = new ClientConfig { BootstrapServers = bootstrap };
        _admin = new AdminClientBuilder(client).SetLogHandler(static (_, _) => { }).Build();
        _topics = new TopicAdministration(client);

        // Never subscribed, so no member. The admin client's requests about groups can abort the process (librdkafka
        // 2.16.0, an assertion when its answer comes late).
        _group = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(client) { GroupId = Group, EnableAutoCommit = false })
            .SetLogHandler(static (_, _) => { }).Build();
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(client) { LingerMs = 0, EnableIdempotence = true })
            .SetLogHandler(static (_, _) => { }).Build();
    }

    public string Name { get; } = $"topic-{Guid.NewGuid():n}";

    public string Group { get; } = $"group-{Guid.NewGuid():n}";

    public string Bootstrap { get; }

    public async Task CreateAsync()
    {
        var configs = new Dictionary<string, string>();
        if (_recorded.Name.EndsWith("compacted-gaps", StringComparison.Ordinal))
        {
            configs = new()
            {
                ["cleanup.policy"] = "compact", ["segment.ms"] = "100", ["min.cleanable.dirty.ratio"] = "0.001", ["file.delete.delay.ms"] = "100",
            };
        }
        else if (_recorded.Name.EndsWith("LogAppendTime", StringComparison.Ordinal))
        {
            configs = new() { ["message.timestamp.type"] = "LogAppendTime" };
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _admin.CreateTopicsAsync([new TopicSpecification { Name = Name, NumPartitions = _recorded.Partitions, ReplicationFactor = 1, Configs = configs }]);
                break;
            }
            catch (CreateTopicsException again) when (again.Results[0].Error.Code == ErrorCode.TopicAlreadyExists && attempt < 100)
            {
                // It was deleted a moment ago.
                await Task.Delay(50);
            }
        }

        while (await _topics.FindAsync(Name) is null)
        {
            await Task.Delay(20);
        }
    }

    public async Task DeleteAsync() => await _admin.DeleteTopicsAsync([Name]);

    public async Task ProduceAsync(JsonElement step)
    {
        var about = step.TryGetProperty("about", out var text) ? text.GetString()! : "";
        var messages = about.Contains("timestamp", StringComparison.Ordinal) ? RecordedMessages.Kinds()
            : about.Contains("segment", StringComparison.Ordinal) ? RecordedMessages.Segments()
            : RecordedMessages.Plain(step.GetProperty("first").GetInt64(), step.GetProperty("last").GetInt64());
        await ProduceAsync(_producer, step, messages);
        if (about.Contains("compaction", StringComparison.Ordinal))
        {
            await WaitForCompactionAsync();
        }
    }

    public async Task TransactionAsync(JsonElement step, bool leaveOpen)
    {
        var producer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig { BootstrapServers = Bootstrap, TransactionalId = $"{Name}-{step.GetProperty("first")}", LingerMs = 0 })
            .SetLogHandler(static (_, _) => { }).Build();
        await Task.Run(() => producer.InitTransactions(TimeSpan.FromSeconds(20)));
        producer.BeginTransaction();
        await ProduceAsync(producer, step, RecordedMessages.Plain(step.GetProperty("first").GetInt64(), step.GetProperty("last").GetInt64()));
        if (leaveOpen)
        {
            _open = producer;
            return;
        }

        await Task.Run(step.GetProperty("ended").GetString() == "committed" ? producer.CommitTransaction : producer.AbortTransaction);
        producer.Dispose();
    }

    public async Task CommitOpenAsync() => await Task.Run(_open!.CommitTransaction);

    public async Task SetGroupOffsetAsync(int partition, long offset)
        => await Task.Run(() => _group.Commit([new TopicPartitionOffset(Name, partition, offset)]));

    public async Task DeleteRecordsAsync(int partition, long offset)
        => await _admin.DeleteRecordsAsync([new TopicPartitionOffset(Name, partition, offset)]);

    /// <summary>The group's committed offsets; partitions without one are left out.</summary>
    public async Task<Dictionary<int, long>> CommittedAsync()
    {
        var partitions = Enumerable.Range(0, _recorded.Partitions).Select(partition => new TopicPartition(Name, partition)).ToList();
        try
        {
            var results = await Task.Run(() => _group.Committed(partitions, TimeSpan.FromSeconds(5)));
            return results
                .Where(partition => partition.Offset.Value >= 0)
                .ToDictionary(partition => partition.Partition.Value, partition => partition.Offset.Value);
        }
        catch (KafkaException)
        {
            // The broker may be down by a step of the case.
            return [];
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        _group.Dispose();
        _producer.Dispose();
        _topics.Dispose();
        _admin.Dispose();
    }

    private async Task ProduceAsync(
        IProducer<byte[]?, byte[]?> producer, JsonElement step, IEnumerable<Message<byte[]?, byte[]?>> messages)
    {
        var partition = new TopicPartition(Name, step.GetProperty("partition").GetInt32());
        var oneByOne = step.TryGetProperty("about", out var about) && about.GetString()!.Contains("segment", StringComparison.Ordinal);
        var deliveries = new List<Task<DeliveryResult<byte[]?, byte[]?>>>();
        foreach (var message in messages)
        {
            deliveries.Add(producer.ProduceAsync(partition, message));
            if (oneByOne)
            {
                await deliveries[^1];
            }
        }

        var delivered = await Task.WhenAll(deliveries);
        Assert.Equal(step.GetProperty("first").GetInt64(), delivered[0].Offset.Value);
        Assert.Equal(step.GetProperty("last").GetInt64(), delivered[^1].Offset.Value);
    }

    private async Task WaitForCompactionAsync()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = $"{Group}-compaction" })
            .SetLogHandler(static (_, _) => { }).Build();
        for (var attempt = 0; attempt < 120; attempt++)
        {
            consumer.Assign(new TopicPartitionOffset(Name, 0, Offset.Beginning));
            if (consumer.Consume(TimeSpan.FromSeconds(5)) is { Offset.Value: >= 3 })
            {
                return;
            }

            await Task.Delay(250);
        }

        throw new TimeoutException("The broker did not compact the topic.");
    }
}
