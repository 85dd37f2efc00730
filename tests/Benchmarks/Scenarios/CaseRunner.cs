using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>Runs one case: the first entry is the subject, all others are its baselines.</summary>
internal static class CaseRunner
{
    public static async Task<IReadOnlyList<CaseReport>> RunAsync(
        string scenario,
        string name,
        IReadOnlyList<Entry> entries,
        Func<WorkInput, ResultSummary> expectedResults,
        ScenarioContext context)
    {
        await context.Progress.WriteLineAsync($"{scenario}, {name}: warming up");
        var series = await new Comparison(entries, expectedResults, context.Progress).RunAsync();
        return [.. series.Skip(1).Select(baseline => CaseReport.Of(scenario, name, series[0], baseline))];
    }
}
