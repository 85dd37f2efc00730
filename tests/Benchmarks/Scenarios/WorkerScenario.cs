using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.Benchmarks.Worker;
using ServerlessStreams.State;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>
/// The real worker process, from the gRPC message to the committed batch. What it costs beyond the engine shows beside
/// an empty function in the same worker, which gets the same records, and beside the engine alone.
/// </summary>
internal sealed class WorkerScenario : IScenario
{
    public string Name => "worker";

    public string Description =>
        "CPU of the real isolated worker per record: from the host's gRPC message with 1,000 records over KafkaRecord[], topology and commit to the log in memory to its answer. empty-function gets the same messages in the same worker and does nothing; engine-alone is the engine without a worker. The host's own CPU stands apart.";

    public async IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context)
    {
        await context.Progress.WriteLineAsync($"{Name}: starting the worker");
        await using var worker = await BenchWorker.StartAsync(context.Progress);
        await using var ours = new WorkerContestant("worker", worker, WorkerFunctions.Totals);
        await using var empty = new WorkerContestant("empty-function", worker, WorkerFunctions.Empty);
        await using var engine = new EngineContestant("engine-alone", static () => new InMemoryStateLog());

        var input = TumblingComparison.OneMillion();
        var runs = context.Quick ? 3 : 9;
        // A worker compiles more code than the engine alone, and the run of a million takes it seconds.
        var warmUp = TimeSpan.FromSeconds(context.Quick ? 5 : 10);
        Entry[] entries =
        [
            new(ours, input, runs) { WarmUp = warmUp },
            new(empty, input, runs) { WarmUp = warmUp, HasResults = false },
            new(engine, input, runs),
        ];
        foreach (var report in await CaseRunner.RunAsync(Name, "1M", entries, ReferenceResults.Tumbling, context))
            yield return report;
    }
}
