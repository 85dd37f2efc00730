using Microsoft.Extensions.Logging;

namespace KafkaEcho;

internal static partial class EchoMessages
{
    [LoggerMessage(1, LogLevel.Information, "Echo got {Count} records")]
    public static partial void Batch(ILogger logger, int count);
}
