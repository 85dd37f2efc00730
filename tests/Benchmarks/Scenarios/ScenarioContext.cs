namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>What a scenario is told.</summary>
/// <param name="Quick">Fewer records and runs: a look, not a claim.</param>
/// <param name="Progress">Where it says what it is doing; never standard output.</param>
internal sealed record ScenarioContext(bool Quick, TextWriter Progress);
