using Microsoft.Extensions.Logging;

namespace ServerlessStreams.Kafka;

/// <summary>All log messages of this project; event ids from 3000.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "The producer for {Brokers} is given up and made anew: {Reason}")]
    public static partial void ProducerGivenUp(this ILogger logger, string brokers, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "Kafka at {Brokers} reports: {Error}")]
    public static partial void BrokerTrouble(this ILogger logger, string brokers, string error);

    [LoggerMessage(3003, LogLevel.Information, "Kafka at {Brokers} answers again.")]
    public static partial void BrokerAnswersAgain(this ILogger logger, string brokers);

    [LoggerMessage(3004, LogLevel.Debug, "librdkafka: {Facility}: {Message}")]
    public static partial void Client(this ILogger logger, string facility, string message);

    [LoggerMessage(3005, LogLevel.Warning, "A producer for {Brokers} could not be closed.")]
    public static partial void CloseFailed(this ILogger logger, Exception exception, string brokers);
}
