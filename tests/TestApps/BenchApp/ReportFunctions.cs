using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.Benchmarks.Worker;

namespace BenchApp;

/// <summary>Tell how it went. Called on no records: a Kafka trigger only because the host has to have one.</summary>
internal sealed class ReportFunctions(Tally tally, ResultLog results, MeteredStateLog log)
{
    /// <summary>What this process has used so far.</summary>
    [Function(WorkerFunctions.Usage)]
    public string Usage(
        [KafkaTrigger("%Kafka:Brokers%", "usage", ConsumerGroup = "usage", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] none)
    {
        ArgumentNullException.ThrowIfNull(none);
        return new WorkerUsage(Environment.CpuUsage.TotalTime.Ticks, GC.GetTotalAllocatedBytes(precise: true), log.AllocatedBytes, tally.Records).ToText();
    }

    /// <summary>The results since the last call, 48 bytes each. Collects, so that the next run does not pay for this one.</summary>
    [Function(WorkerFunctions.Results)]
    public byte[] Results(
        [KafkaTrigger("%Kafka:Brokers%", "results", ConsumerGroup = "results", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] none)
    {
        ArgumentNullException.ThrowIfNull(none);
        var bytes = results.ToArray();
        results.Clear();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return bytes;
    }
}
