using Benchmarks.Engine;
using Benchmarks.Reports;
using ServerlessStreams.State;

namespace Benchmarks.Scenarios;

/// <summary>The engine on its log in memory.</summary>
internal sealed class TumblingScenario : IScenario
{
    public string Name => "tumbling";

    public string Description =>
        "The engine (decode, windows, a commit to the log in memory after each batch of 1,000) beside loops that have neither topology nor log, and beside the peer.";

    public async IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context)
    {
        await using var engine = new EngineContestant("engine, log in memory", static () => new InMemoryStateLog());
        await foreach (var report in TumblingComparison.RunAsync(Name, engine, context))
            yield return report;
    }
}
