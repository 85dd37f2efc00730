using Microsoft.Extensions.Logging;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost;

/// <summary>What the Kafka triggers say; event ids from 300.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Assigned partitions: [{Partitions}] to function '{Function}'")]
    public static partial void Assigned(ILogger logger, string function, string partitions);

    [LoggerMessage(301, LogLevel.Information, "Revoked partitions: [{Partitions}] from function '{Function}'")]
    public static partial void Revoked(ILogger logger, string function, string partitions);

    [LoggerMessage(302, LogLevel.Information, "Stored commit offset {Topic} / [{Partition}] / {Offset}")]
    public static partial void Stored(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(303, LogLevel.Information, "Channel of function '{Function}' is full: it is behind; reading goes on when it takes its next batch")]
    public static partial void ChannelFull(ILogger logger, string function);

    [LoggerMessage(304, LogLevel.Warning, "Function '{Function}': {Outcome}. Batch will be retried in-place (retry {Retry}): {Count} records from {Topic} / [{Partition}] / {Offset}")]
    public static partial void RetryInPlace(
        ILogger logger, string function, InvocationOutcome outcome, int retry, int count, string topic, int partition, long offset);

    [LoggerMessage(305, LogLevel.Error, "Function '{Function}': max retries exceeded ({MaxRetries}); {Count} records from {Topic} / [{Partition}] / {Offset} are given up and force-committed")]
    public static partial void RetriesExceeded(
        ILogger logger, string function, int maxRetries, int count, string topic, int partition, long offset);

    [LoggerMessage(306, LogLevel.Error, "Consume error of function '{Function}' on topic '{Topic}': {Reason}")]
    public static partial void ConsumeError(ILogger logger, string function, string topic, string reason);

    [LoggerMessage(307, LogLevel.Error, "Function '{Function}': storing {Topic} / [{Partition}] / {Offset} failed, the rest of the batch is not stored either: {Reason}")]
    public static partial void StoreFailed(ILogger logger, string function, string topic, int partition, long offset, string reason);

    [LoggerMessage(308, LogLevel.Error, "Consume error of function '{Function}': key deserialization error: the key of {Topic} / [{Partition}] / {Offset} is {Length} bytes long, KeyDataType is {KeyDataType}; the record is skipped")]
    public static partial void KeyDeserializationError(
        ILogger logger, string function, string topic, int partition, long offset, string length, string keyDataType);

    [LoggerMessage(309, LogLevel.Error, "Function '{Function}' (brokers {Brokers}): {Reason}")]
    public static partial void ClientError(ILogger logger, string function, string brokers, string reason);

    [LoggerMessage(EventId = 310, Message = "Function '{Function}': {Facility}: {Message}")]
    public static partial void ClientLog(ILogger logger, LogLevel level, string function, string facility, string message);

    [LoggerMessage(311, LogLevel.Error, "The executor of function '{Function}' failed; its batch counts as failed")]
    public static partial void ExecutorFailed(ILogger logger, Exception exception, string function);

    [LoggerMessage(312, LogLevel.Critical, "The Kafka trigger of function '{Function}' on topic '{Topic}' has ended: {Reason}")]
    public static partial void ListenerEnded(ILogger logger, string function, string topic, string reason);

    [LoggerMessage(313, LogLevel.Warning, "The consumer of function '{Function}' did not leave its group within {Seconds} s; its partitions are free when its session has timed out")]
    public static partial void CloseTimedOut(ILogger logger, string function, double seconds);
}
