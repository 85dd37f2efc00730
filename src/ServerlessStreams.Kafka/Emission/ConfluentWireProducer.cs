using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>The official client's producer, set so that it keeps the promise of <see cref="IWireProducer"/>.</summary>
internal sealed class ConfluentWireProducer : IWireProducer
{
    // Short: closing the producer waits for a question under way.
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(1);

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IAdminClient _admin;
    private readonly object _gate = new();
    private readonly HashSet<Task> _asking = [];
    private bool _closing;

    public ConfluentWireProducer(KafkaConnection connection, TimeSpan linger, ILogger logger, Action<Error> onError)
    {
        var settings = Settings(connection, linger);
        try
        {
            _producer = new ProducerBuilder<byte[]?, byte[]?>(settings)
                .SetKeySerializer(RawSerializer.Instance)
                .SetValueSerializer(RawSerializer.Instance)
                .SetErrorHandler((_, error) => onError(error))
                .SetLogHandler((_, message) => logger.Client(message.Facility, message.Message))
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // An unknown name or a wrong value; the client names it.
            throw new ArgumentException($"The Kafka client refuses its settings: {exception.Message}", exception);
        }

        _admin = new DependentAdminClientBuilder(_producer.Handle).Build();
    }

    public ErrorCode Send(in OutboxRecord record, int partition, IDeliveryListener listener, int slot)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = WireHeaders.BytesOf(record.Key),
            Value = WireHeaders.BytesOf(record.Value),
            Headers = WireHeaders.Of(record),

            // librdkafka takes 0 for "now"; the millisecond after the epoch is nearer to the truth.
            Timestamp = new Timestamp(record.Timestamp == 0 ? 1 : record.Timestamp, TimestampType.CreateTime),
        };
        try
        {
            _producer.Produce(
                new TopicPartition(record.Topic, partition), message, new Delivery(listener, slot).Report);
            return ErrorCode.NoError;
        }
        catch (KafkaException exception)
        {
            return exception.Error.Code;
        }
        catch (ObjectDisposedException)
        {
            return ErrorCode.Local_Destroy;
        }
    }

    public Task<TopicAnswer> AskTopicAsync(string topic)
    {
        lock (_gate)
        {
            if (_closing)
            {
                return Task.FromResult(new TopicAnswer(0, ErrorCode.Local_Destroy));
            }

            // The client has this question, which lets the broker make the topic, only in a blocking form: it gets a
            // thread of its own, not one of the pool.
            var asking = Task.Factory.StartNew(
                () => Ask(topic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _asking.Add(asking);
            _ = asking.ContinueWith(
                done =>
                {
                    lock (_gate)
                    {
                        _asking.Remove(done);
                    }
                },
                TaskScheduler.Default);
            return asking;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] asking;
        lock (_gate)
        {
            _closing = true;
            asking = [.. _asking];
        }

        // The native handle must not go away under a question.
        await Task.WhenAll(asking);
        await Task.Factory.StartNew(
            () =>
            {
                _admin.Dispose();
                _producer.Dispose();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    internal static Dictionary<string, string> Settings(KafkaConnection connection, TimeSpan linger)
    {
        var settings = connection.ToClientSettings();

        // Below any setting of the user's: a user may choose another.
        settings.TryAdd("linger.ms", linger.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

        settings["enable.idempotence"] = "true";
        settings["acks"] = "all";
        settings["max.in.flight"] = "5";

        // 0 = never: a record that times out alone would let later ones of its partition pass.
        settings["message.timeout.ms"] = "0";

        // Without it the client goes on behind a batch that the broker refuses for good, under a new epoch, and later
        // records would stand where earlier ones are still to come. With it the producer stops, and is replaced.
        settings["enable.gapless.guarantee"] = "true";

        // We choose partitions ourselves; this is the same rule, should the client ever be asked.
        settings["partitioner"] = "murmur2_random";
        settings["dotnet.producer.delivery.report.fields"] = "none";
        return settings;
    }

    private TopicAnswer Ask(string topic)
    {
        try
        {
            var metadata = _admin.GetMetadata(topic, AskTimeout);
            var found = metadata.Topics.Find(each => each.Topic == topic);
            return found switch
            {
                null => new TopicAnswer(0, ErrorCode.UnknownTopicOrPart),
                { Error.IsError: true } => new TopicAnswer(0, found.Error.Code),
                { Partitions.Count: 0 } => new TopicAnswer(0, ErrorCode.LeaderNotAvailable),
                _ => new TopicAnswer(found.Partitions.Count, ErrorCode.NoError),
            };
        }
        catch (KafkaException exception)
        {
            return new TopicAnswer(0, exception.Error.Code);
        }
        catch (ObjectDisposedException)
        {
            return new TopicAnswer(0, ErrorCode.Local_Destroy);
        }
    }

    /// <summary>One record's handler. It holds no bytes: a closed producer never lets go of handlers it has not called.</summary>
    private sealed class Delivery(IDeliveryListener listener, int slot)
    {
        public void Report(DeliveryReport<byte[]?, byte[]?> report) => listener.Report(slot, report.Error.Code);
    }

    private sealed class RawSerializer : ISerializer<byte[]?>
    {
        public static RawSerializer Instance { get; } = new();

        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
