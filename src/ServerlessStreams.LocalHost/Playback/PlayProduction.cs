using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>Produces records to given partitions: idempotent, acknowledged by all replicas, in order.</summary>
internal sealed class PlayProduction : IDisposable
{
    private readonly string _topic;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private string? _failure;

    /// <summary>Connects a producer.</summary>
    public PlayProduction(IKafkaBroker broker, string topic)
    {
        _topic = topic;
        var config = new ProducerConfig(broker.ClientConfig())
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 20,

            // The embedded broker drops whole batches, and answers a fetch with one: neither tiny nor huge.
            BatchSize = 128 * 1024,
        };
        _producer = new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetKeySerializer(Serializers.ByteArray)
            .SetValueSerializer(Serializers.ByteArray)
            .SetErrorHandler((_, error) =>
            {
                if (error.IsFatal)
                {
                    Fail($"Topic '{_topic}': the producer has failed: {error.Reason}");
                }
            })
            .SetLogHandler(static (_, _) => { })
            .Build();
    }

    /// <summary>Hands a record to the producer; waits while its queue is full.</summary>
    /// <exception cref="LocalHostException">The record, or one before it, was refused.</exception>
    public async ValueTask ProduceAsync(PlayRecord record, int partition, string file, int line, CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        var message = new Message<byte[]?, byte[]?> { Key = record.Key, Value = record.Value };
        if (record.TimestampMs is { } timestamp)
        {
            message.Timestamp = new Timestamp(timestamp, TimestampType.CreateTime);
        }

        if (record.Headers.Count > 0)
        {
            message.Headers = [];
            foreach (var (name, value) in record.Headers)
            {
                message.Headers.Add(name, value);
            }
        }

        while (true)
        {
            try
            {
                _producer.Produce(new TopicPartition(_topic, partition), message, report =>
                {
                    if (report.Error.IsError)
                    {
                        Fail($"{file}, line {line}: topic '{_topic}', partition {partition} did not take the record: {report.Error.Reason}");
                    }
                });
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
            catch (ProduceException<byte[]?, byte[]?> refused)
            {
                throw new LocalHostException(
                    $"{file}, line {line}: topic '{_topic}', partition {partition} cannot take the record: {refused.Error.Reason}", refused);
            }
        }
    }

    /// <summary>Waits until everything is acknowledged.</summary>
    /// <exception cref="LocalHostException">A record was refused.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await Task.Run(() => _producer.Flush(cancellationToken), cancellationToken);
        ThrowIfFailed();
    }

    /// <summary>Closes the producer.</summary>
    public void Dispose() => _producer.Dispose();

    private void Fail(string failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new LocalHostException(failure);
        }
    }
}
