using System.Globalization;
using ServerlessStreams.Benchmarks.Scenarios;

namespace ServerlessStreams.Benchmarks.Reports;

/// <summary>Tables in Markdown, columns aligned: readable in a terminal, and committed as they are.</summary>
internal sealed class TableReportWriter(TextWriter output, bool quick) : IReportWriter
{
    private static readonly string[] Columns =
    [
        "case", "baseline", "times as fast", "of all rounds", "ours ns/record", "elapsed", "baseline ns/record", "elapsed",
        "ours ms/batch (p99)", "baseline ms/batch (p99)", "host ns/record, ours", "baseline", "ours B/record", "+ log",
        "baseline B/record", "records", "results",
    ];

    private readonly List<string[]> _rows = [];
    private bool _begun;

    public void Begin(IScenario scenario)
    {
        if (!_begun)
        {
            output.WriteLine("# Benchmark report");
            output.WriteLine();
            output.WriteLine($"{RunEnvironment.Describe()}{(quick ? " A quick run: a look, not a claim." : "")}");
            _begun = true;
        }

        output.WriteLine();
        output.WriteLine($"## {scenario.Name}");
        output.WriteLine();
        output.WriteLine(scenario.Description);
        output.WriteLine();
        _rows.Clear();
        _rows.Add(Columns);
    }

    public void Write(CaseReport report) => _rows.Add(
    [
        $"{report.Case} {report.Subject}",
        report.Baseline,
        Number(report.Ratio),
        $"{Number(report.RatioLow)} – {Number(report.RatioHigh)}",
        Number(report.OursNsPerRecord),
        Number(report.OursWallNsPerRecord),
        Number(report.BaselineNsPerRecord),
        Number(report.BaselineWallNsPerRecord),
        Milliseconds(report.BatchMicroseconds, report.BatchMicrosecondsP99),
        Milliseconds(report.BaselineBatchMicroseconds, report.BaselineBatchMicrosecondsP99),
        report.HostNsPerRecord is { } host ? Number(host) : "",
        report.BaselineHostNsPerRecord is { } baselineHost ? Number(baselineHost) : "",
        Number(report.BytesPerRecord),
        Number(report.LogBytesPerRecord),
        Number(report.BaselineBytesPerRecord),
        report.Records == report.BaselineRecords
            ? Count(report.Records)
            : $"{Count(report.Records)}, baseline {Count(report.BaselineRecords)}",
        report.BaselineMissingResults == 0 ? "all right" : $"baseline lost {Count(report.BaselineMissingResults)}",
    ]);

    public void End()
    {
        // A column in which nobody has anything to say is left out.
        var columns = Enumerable.Range(0, Columns.Length).Where(column => _rows.Skip(1).Any(row => row[column].Length > 0)).ToArray();
        var widths = columns.Select(column => _rows.Max(row => row[column].Length)).ToArray();
        for (var index = 0; index < _rows.Count; index++)
        {
            var row = _rows[index];
            output.WriteLine($"| {string.Join(" | ", columns.Select((column, place) => row[column].PadRight(widths[place])))} |");
            if (index == 0)
                output.WriteLine($"|{string.Join("|", widths.Select(static width => new string('-', width + 2)))}|");
        }

        output.Flush();
    }

    private static string Milliseconds(double median, double slow) => $"{Number(median / 1_000)} ({Number(slow / 1_000)})";

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "N1" : "0.###", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
