using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Worker;
using ServerlessStreams.Functions;

namespace BenchApp;

/// <summary>The function that is measured. Each partition is a run of its own, from empty state.</summary>
/// <remarks>
/// Public, as a user's function is: the worker calls public classes by code that the build has generated; for others
/// it compiles an expression at every invocation.
/// </remarks>
public sealed class TotalsFunction(StreamProcessor processor, Tally tally)
{
    [Function(WorkerFunctions.Totals)]
    public async Task RunAsync(
        [KafkaTrigger("%Kafka:Brokers%", TumblingWork.Source, ConsumerGroup = "totals", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        CancellationToken cancellationToken)
    {
        var result = await processor.ProcessAsync(TumblingWork.Topology, records, cancellationToken);
        tally.Records += result.Counters.Records;
    }
}
