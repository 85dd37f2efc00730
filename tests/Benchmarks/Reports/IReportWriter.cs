using ServerlessStreams.Benchmarks.Scenarios;

namespace ServerlessStreams.Benchmarks.Reports;

/// <summary>Writes reports to standard output as they come.</summary>
internal interface IReportWriter
{
    /// <summary>Announces a scenario.</summary>
    void Begin(IScenario scenario);

    void Write(CaseReport report);

    /// <summary>Ends a scenario.</summary>
    void End();
}
