using ServerlessStreams.Benchmarks.Reports;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>One question that the benchmarks answer, by name on the command line.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>What is measured against what, in one or two sentences; stands above the table.</summary>
    string Description { get; }

    /// <summary>Runs all cases; a case is handed over as soon as it is done.</summary>
    IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context);
}
