using System.Collections.Frozen;
using Confluent.Kafka;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>
/// The settings of the Kafka trigger: <c>extensions.kafka</c> of host.json, with its names and its defaults.
/// </summary>
internal sealed record KafkaTriggerOptions
{
    /// <summary>The names that host.json may use, as it writes them.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "maxBatchSize", "subscriberIntervalInSeconds", "executorChannelCapacity", "channelFullRetryIntervalInMs",
        "subscriberIdleBackoffMs", "commitOnFailure", "maxRetries", "autoCommitIntervalMs", "autoOffsetReset",
        "sessionTimeoutMs", "metadataMaxAgeMs", "socketKeepaliveEnable", "libkafkaDebug", "reconnectBackoffMs",
        "reconnectBackoffMaxMs", "statisticsIntervalMs", "maxPollIntervalMs", "queuedMinMessages",
        "queuedMaxMessagesKbytes", "maxPartitionFetchBytes", "fetchMaxBytes",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>What librdkafka takes for <c>max.poll.interval.ms</c> when it is not set.</summary>
    public const int DefaultMaxPollIntervalMs = 300_000;

    /// <summary>The client's heartbeat; it cannot be set, so a session must outlast it.</summary>
    public const int HeartbeatIntervalMs = 3_000;

    /// <summary>The most records of one batch.</summary>
    /// <value>64</value>
    public int MaxBatchSize { get; init; } = 64;

    /// <summary>The length of a window, at whose end a batch that is not full is handed over.</summary>
    /// <value>1 s</value>
    public int SubscriberIntervalInSeconds { get; init; } = 1;

    /// <summary>How many closed batches wait between the reader and the function.</summary>
    /// <value>1</value>
    public int ExecutorChannelCapacity { get; init; } = 1;

    /// <summary>How long the reader waits before it offers its batch to a full channel again.</summary>
    /// <value>50 ms</value>
    public int ChannelFullRetryIntervalInMs { get; init; } = 50;

    /// <summary>The pause between two windows, unless a full batch was handed over in the first.</summary>
    /// <value>50 ms</value>
    public int SubscriberIdleBackoffMs { get; init; } = 50;

    /// <summary>Whether the offsets of a failed batch are stored like those of a good one.</summary>
    /// <value>true</value>
    public bool CommitOnFailure { get; init; } = true;

    /// <summary>How often a failed batch is run again in place when <see cref="CommitOnFailure"/> is false; -1 for ever.</summary>
    /// <value>5</value>
    public int MaxRetries { get; init; } = 5;

    /// <summary>How often stored offsets are committed.</summary>
    /// <value>200 ms</value>
    public int AutoCommitIntervalMs { get; init; } = 200;

    /// <summary>Where a group begins that has no committed offset, or one that is out of range.</summary>
    /// <value>Earliest</value>
    public AutoOffsetReset AutoOffsetReset { get; init; } = AutoOffsetReset.Earliest;

    /// <summary>After which silence the broker takes a member for dead.</summary>
    /// <value>10 s</value>
    public int SessionTimeoutMs { get; init; } = 10_000;

    /// <summary>The age at which metadata is forgotten.</summary>
    /// <value>180 s</value>
    public int MetadataMaxAgeMs { get; init; } = 180_000;

    /// <summary>Whether TCP keep-alive is on.</summary>
    /// <value>true</value>
    public bool SocketKeepaliveEnable { get; init; } = true;

    /// <summary>librdkafka's debug contexts, comma-separated.</summary>
    /// <value>null, none</value>
    public string? LibkafkaDebug { get; init; }

    /// <summary>First pause before a reconnection; the client's default when null.</summary>
    public int? ReconnectBackoffMs { get; init; }

    /// <summary>Longest pause before a reconnection; the client's default when null.</summary>
    public int? ReconnectBackoffMaxMs { get; init; }

    /// <summary>Interval of the client's statistics; none when null.</summary>
    public int? StatisticsIntervalMs { get; init; }

    /// <summary>How long the reader may not poll before it leaves the group; the client's default when null.</summary>
    public int? MaxPollIntervalMs { get; init; }

    /// <summary>How many records the client reads ahead per partition; its default when null.</summary>
    public int? QueuedMinMessages { get; init; }

    /// <summary>How many KiB the client reads ahead; its default when null.</summary>
    public int? QueuedMaxMessagesKbytes { get; init; }

    /// <summary>How many bytes of a partition one fetch asks for; the client's default when null.</summary>
    public int? MaxPartitionFetchBytes { get; init; }

    /// <summary>How many bytes one fetch asks for; the client's default when null.</summary>
    public int? FetchMaxBytes { get; init; }
}
