using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Benchmarks.Worker;

namespace BenchApp;

/// <summary>The baseline: by the time it runs, the worker has decoded the same records.</summary>
public sealed class EmptyFunction(Tally tally)
{
    [Function(WorkerFunctions.Empty)]
    public Task RunAsync(
        [KafkaTrigger("%Kafka:Brokers%", "not-read", ConsumerGroup = "empty", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records)
    {
        ArgumentNullException.ThrowIfNull(records);
        tally.Records += records.Length;
        return Task.CompletedTask;
    }
}
