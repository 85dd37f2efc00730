using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.Benchmarks.Worker;
using ServerlessStreams.Functions;

namespace BenchApp;

/// <summary>The work, what the worker does without it, and two functions that tell how it went.</summary>
internal sealed class BenchFunctions(StreamProcessor processor, Tally tally, ResultLog results, MeteredStateLog log)
{
    /// <summary>The function that is measured. Each partition is a run of its own, from empty state.</summary>
    [Function(WorkerFunctions.Totals)]
    public async Task TotalsAsync(
        [KafkaTrigger("%Kafka:Brokers%", TumblingWork.Source, ConsumerGroup = "totals", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        CancellationToken cancellationToken)
    {
        var result = await processor.ProcessAsync(TumblingWork.Topology, records, cancellationToken);
        tally.Records += result.Counters.Records;
    }

    /// <summary>The baseline: by the time it runs, the worker has decoded the same records.</summary>
    [Function(WorkerFunctions.Empty)]
    public void Empty(
        [KafkaTrigger("%Kafka:Brokers%", "not-read", ConsumerGroup = "empty", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records) =>
        tally.Records += records.Length;

    /// <summary>What this process has used so far.</summary>
    [Function(WorkerFunctions.Usage)]
    public string Usage(
        [KafkaTrigger("%Kafka:Brokers%", "usage", ConsumerGroup = "usage", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records) =>
        new WorkerUsage(
            Environment.CpuUsage.TotalTime.Ticks,
            GC.GetTotalAllocatedBytes(precise: true),
            log.AllocatedBytes,
            tally.Records + records.Length).ToText();

    /// <summary>The results since the last call, 48 bytes each. Collects, so that the next run does not pay for this one.</summary>
    [Function(WorkerFunctions.Results)]
    public byte[] Results(
        [KafkaTrigger("%Kafka:Brokers%", "results", ConsumerGroup = "results", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records)
    {
        tally.Records += records.Length;
        var bytes = results.ToArray();
        results.Clear();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return bytes;
    }
}
