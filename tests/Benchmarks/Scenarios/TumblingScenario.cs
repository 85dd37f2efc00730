using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.State;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>The engine on the log in memory.</summary>
internal sealed class TumblingScenario : IScenario
{
    public string Name => "tumbling";

    public string Description =>
        "Ours: tumbling windows of 60 s over 10,000 keys, a commit to the log in memory after every 1,000 records, results sent by the outbox. The loops do neither log nor topology; the peer commits as often.";

    public async IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context)
    {
        await using var ours = new EngineContestant("serverless-streams", static () => new InMemoryStateLog());
        await foreach (var report in TumblingComparison.RunAsync(Name, ours, withTenMillion: !context.Quick, context))
            yield return report;
    }
}
