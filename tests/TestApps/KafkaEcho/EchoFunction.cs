using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace KafkaEcho;

internal sealed class EchoFunction(EchoSettings settings, EchoLog log, EchoBehaviour behaviour, ILogger<EchoFunction> logger)
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
            Report(records);
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

    // What the library reports: a counter of records, and a gauge per task.
    private void Report(KafkaRecord[] records)
    {
        if (!settings.Metrics)
        {
            return;
        }

        foreach (var partition in records.GroupBy(record => record.Partition))
        {
            var task = new Dictionary<string, object> { ["task"] = $"echo/main/{partition.Key}" };
            logger.LogMetric("streams.records", partition.Count(), task);
            logger.LogMetric("streams.open_windows", partition.Count(), task);
        }
    }
}
