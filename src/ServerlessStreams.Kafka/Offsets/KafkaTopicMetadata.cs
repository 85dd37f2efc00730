using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Kafka.Offsets;

/// <summary>Asks brokers about topics: offsets always anew, partition counts and settings at most every few seconds.</summary>
/// <remarks>
/// One client with one connection per broker; no thread waits for answers. Nothing it asks makes a topic. Offsets are
/// those of a reader that also sees open transactions: the high watermark, not the last stable offset.
/// </remarks>
public sealed class KafkaTopicMetadata : ITopicMetadata, IDisposable
{
    /// <summary>What a topic is taken to accept where the broker does not say: its default, rounded down.</summary>
    public const int DefaultMaxMessageBytes = 1_000_000;

    // Short: the count is asked for at start-up and once per batch at most, and a topic made anew must be noticed soon.
    private static readonly TimeSpan CountLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SizeLifetime = TimeSpan.FromMinutes(5);

    private readonly KafkaConnection _connection;
    private readonly TimeProvider _time;
    private readonly IAdminClient _admin;
    private readonly ConcurrentDictionary<string, (int Value, long At)> _counts = new();
    private readonly ConcurrentDictionary<string, (int Value, long At)> _sizes = new();
    private volatile Error? _lastError;

    /// <summary>Makes one and its client; the broker is not waited for.</summary>
    /// <param name="connection">The brokers, and how long a question may take.</param>
    /// <param name="logger">Where the client's own messages go.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="ArgumentException">Settings are wrong.</exception>
    /// <exception cref="BrokerException">The native client is not there for this platform.</exception>
    public KafkaTopicMetadata(KafkaConnection connection, ILogger<KafkaTopicMetadata>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Validate();
        NativeClient.EnsureLoaded();
        var log = logger ?? NullLogger<KafkaTopicMetadata>.Instance;
        _connection = connection;
        _time = time ?? TimeProvider.System;
        try
        {
            _admin = new AdminClientBuilder(connection.ToClientSettings())
                .SetErrorHandler((_, error) => _lastError = error)
                .SetLogHandler((_, message) => log.Client(message.Facility, message.Message))
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new ArgumentException($"The Kafka client refuses its settings: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        var low = OffsetAsync(topic, partition, OffsetSpec.Earliest());
        var high = OffsetAsync(topic, partition, OffsetSpec.Latest());
        try
        {
            await Task.WhenAll(low, high).WaitAsync(cancellationToken);
            return new PartitionOffsets(await low, await high);
        }
        catch (KafkaException exception)
        {
            throw Failure($"The offsets of topic '{topic}', partition {partition},", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (Known(_counts, topic, CountLifetime) is { } known)
        {
            return known;
        }

        try
        {
            var description = await DescribeAsync(topic, cancellationToken);
            if (description.Error.Code == ErrorCode.UnknownTopicOrPart)
            {
                return null;
            }

            if (description.Error.IsError)
            {
                throw new KafkaException(description.Error);
            }

            _counts[topic] = (description.Partitions.Count, _time.GetTimestamp());
            return description.Partitions.Count;
        }
        catch (KafkaException exception)
        {
            throw Failure($"The partitions of topic '{topic}'", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (Known(_sizes, topic, SizeLifetime) is { } known)
        {
            return known;
        }

        var bytes = DefaultMaxMessageBytes;
        try
        {
            var results = await _admin.DescribeConfigsAsync(
                [new ConfigResource { Type = ResourceType.Topic, Name = topic }],
                new DescribeConfigsOptions { RequestTimeout = _connection.RequestTimeout }).WaitAsync(cancellationToken);
            if (results[0].Entries.TryGetValue("max.message.bytes", out var entry)
                && int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var answered))
            {
                bytes = answered;
            }
        }
        catch (KafkaException exception) when (!IsUnreachable(ReasonOf(exception).Code))
        {
            // Not supported, not allowed, or no such topic: an answer too, and the default is what the contract says.
        }
        catch (KafkaException exception)
        {
            throw Failure($"The largest record of topic '{topic}'", exception);
        }

        _sizes[topic] = (bytes, _time.GetTimestamp());
        return bytes;
    }

    /// <summary>Closes the client.</summary>
    public void Dispose() => _admin.Dispose();

    private async Task<long> OffsetAsync(string topic, int partition, OffsetSpec spec)
    {
        var asked = new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, partition), OffsetSpec = spec };
        var options = new ListOffsetsOptions
        {
            RequestTimeout = _connection.RequestTimeout,
            IsolationLevel = IsolationLevel.ReadUncommitted,
        };
        var answer = (await _admin.ListOffsetsAsync([asked], options)).ResultInfos[0].TopicPartitionOffsetError;
        return answer.Error.IsError ? throw new KafkaException(answer.Error) : answer.Offset.Value;
    }

    private async Task<TopicDescription> DescribeAsync(string topic, CancellationToken cancellationToken)
    {
        try
        {
            var options = new DescribeTopicsOptions { RequestTimeout = _connection.RequestTimeout };
            var result = await _admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), options).WaitAsync(cancellationToken);
            return result.TopicDescriptions[0];
        }
        catch (DescribeTopicsException exception) when (exception.Results.TopicDescriptions.Count > 0)
        {
            // The client throws where a topic is missing; the answer stands in the results.
            return exception.Results.TopicDescriptions[0];
        }
    }

    private int? Known(ConcurrentDictionary<string, (int Value, long At)> cache, string topic, TimeSpan lifetime) =>
        cache.TryGetValue(topic, out var known) && _time.GetElapsedTime(known.At) < lifetime ? known.Value : null;

    private BrokerException Failure(string subject, KafkaException exception)
    {
        var reason = ReasonOf(exception);
        var why = IsUnreachable(reason.Code) && _lastError is { } last && last.Code != reason.Code
            ? $"{reason.Reason} ({reason.Code}); the connection's last error: {last.Reason} ({last.Code})"
            : $"{reason.Reason} ({reason.Code})";
        return new BrokerException($"{subject} cannot be asked of Kafka at {_connection.BootstrapServers}: {why}.", exception);
    }

    /// <summary>The error itself, where the client wraps it in a report of several.</summary>
    private static Error ReasonOf(KafkaException exception) => exception switch
    {
        ListOffsetsException { Result.ResultInfos: [{ TopicPartitionOffsetError.Error: { IsError: true } inner }, ..] } => inner,
        DescribeConfigsException { Results: [{ Error: { IsError: true } inner }, ..] } => inner,
        _ => exception.Error,
    };

    private static bool IsUnreachable(ErrorCode code) => code is
        ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
        or ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.Local_WaitCache or ErrorCode.RequestTimedOut;
}
