using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace KafkaEcho;

internal sealed class EchoFunction(EchoLog log, EchoBehaviour behaviour, ILogger<EchoFunction> logger)
{
    [Function("echo")]
    public async Task RunAsync(
        [KafkaTrigger("%Kafka:Brokers%", "%Echo:Topic%", ConsumerGroup = "%Echo:Group%", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        log.Batch(context, records);
        EchoMessages.Batch(logger, records.Length);
        using var registration = cancellationToken.Register(() => log.Cancelled(context));
        try
        {
            await behaviour.ApplyAsync(context, records, cancellationToken);
            log.End(context, "ok");
        }
        catch (OperationCanceledException)
        {
            log.End(context, "cancelled");
            throw;
        }
        catch (Exception)
        {
            log.End(context, "threw");
            throw;
        }
    }
}
