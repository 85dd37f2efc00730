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
/// One client with one connection per broker; no thread of the pool waits for answers. Nothing it asks makes a topic.
/// Offsets are those of a reader that also sees open transactions: the high watermark, not the last stable offset.
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
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private volatile Error? _lastError;
    private int _asking;
    private bool _closed;

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
            var settings = connection.ToClientSettings();
            settings["allow.auto.create.topics"] = "false";
            _admin = new AdminClientBuilder(settings)
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
            var ends = await AnswerAsync(Task.WhenAll(low, high), cancellationToken);
            return new PartitionOffsets(ends[0], ends[1]);
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
            // Not "describe topic", which asks the controller: any broker knows, also while there is no controller.
            var answer = await AnswerAsync(AskPartitionsAsync(topic), cancellationToken);
            if (answer is { } count)
            {
                _counts[topic] = (count, _time.GetTimestamp());
            }

            return answer;
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
            var asked = new ConfigResource { Type = ResourceType.Topic, Name = topic };
            var options = new DescribeConfigsOptions { RequestTimeout = _connection.RequestTimeout };
            var results = await AnswerAsync(_admin.DescribeConfigsAsync([asked], options), cancellationToken);
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

    /// <summary>Closes the client; questions that wait for an answer fail.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _closing.Cancel();
            if (_asking > 0)
            {
                // The native handle must not go away under a question; the last one takes it along.
                return;
            }
        }

        _admin.Dispose();
    }

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

    /// <summary>The client has this question in a blocking form only: it gets a thread of its own, not one of the pool.</summary>
    private Task<int?> AskPartitionsAsync(string topic)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _asking++;
        }

        return Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return AskPartitions(topic);
                }
                finally
                {
                    bool last;
                    lock (_gate)
                    {
                        last = --_asking == 0 && _closed;
                    }

                    if (last)
                    {
                        _admin.Dispose();
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private int? AskPartitions(string topic)
    {
        var found = _admin.GetMetadata(topic, _connection.RequestTimeout).Topics.Find(each => each.Topic == topic);
        return found switch
        {
            null or { Error.Code: ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic } => null,
            { Error.IsError: true } => throw new KafkaException(found.Error),
            _ => found.Partitions.Count,
        };
    }

    /// <summary>Waits for an answer, which never comes to a question that is under way when the client is closed.</summary>
    private async Task<T> AnswerAsync<T>(Task<T> question, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            return await question.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(KafkaTopicMetadata));
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
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
