using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Reports;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>
/// The engine on SQLite. No 10 M: within 1 M some thirty snapshots are taken and trimmed behind, so more is the same again,
/// ten times as many waits for the disk.
/// </summary>
internal sealed class TumblingSqliteScenario : IScenario
{
    public string Name => "tumbling-sqlite";

    public string Description =>
        "As tumbling, on the log in SQLite: a new file per run, write-ahead log, synchronous FULL, so that every commit waits for the disk. CPU time does not contain that wait; elapsed time does.";

    public async IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context)
    {
        using var files = new SqliteFiles();
        await using var ours = new EngineContestant("serverless-streams-sqlite", files.OpenNew);
        await foreach (var report in TumblingComparison.RunAsync(Name, ours, withTenMillion: false, context))
            yield return report;
    }
}
