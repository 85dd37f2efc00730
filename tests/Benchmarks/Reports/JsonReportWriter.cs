using System.Text.Json;
using ServerlessStreams.Benchmarks.Scenarios;

namespace ServerlessStreams.Benchmarks.Reports;

/// <summary>One line a case, nothing else.</summary>
internal sealed class JsonReportWriter(TextWriter output) : IReportWriter
{
    public void Begin(IScenario scenario)
    {
    }

    public void Write(CaseReport report)
    {
        output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.CaseReport));
        output.Flush();
    }

    public void End()
    {
    }
}
