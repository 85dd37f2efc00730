using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.State;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>
/// The same records in batches of other sizes: tells what is paid per record from what is paid per batch, in time and
/// in memory. What were allocated per record would be the same in every row.
/// </summary>
internal sealed class BatchSizeScenario : IScenario
{
    public string Name => "batch-size";

    public string Description =>
        "Ours beside itself with other batch sizes, on the log in memory. Bytes that fall as batches grow are allocated per batch; those that stay are allocated per record.";

    public async IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context)
    {
        var input = TumblingComparison.OneMillion();
        var runs = context.Quick ? 3 : 7;
        var contestants = new List<EngineContestant>();
        try
        {
            var entries = new List<Entry>();
            // The subject comes first: batches as the work defines them.
            foreach (var size in (int[])[WorkFormat.BatchSize, 10, 100, 10_000, 50_000])
            {
                var contestant = new EngineContestant($"batches-of-{size}", static () => new InMemoryStateLog());
                contestants.Add(contestant);
                entries.Add(new(contestant, input, runs) { BatchSize = size });
            }

            foreach (var report in await CaseRunner.RunAsync(Name, "1M", entries, ReferenceResults.Tumbling, context))
                yield return report;
        }
        finally
        {
            foreach (var contestant in contestants)
                await contestant.DisposeAsync();
        }
    }
}
