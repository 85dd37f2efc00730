using ServerlessStreams.Benchmarks.Measuring;

namespace ServerlessStreams.Benchmarks.Reports;

/// <summary>One case beside one baseline: a line of the JSON output. Times are CPU time of the process unless they say wall.</summary>
internal sealed record CaseReport
{
    public required string Scenario { get; init; }

    public required string Case { get; init; }

    /// <summary>What the figures named ours belong to.</summary>
    public required string Subject { get; init; }

    public required string Baseline { get; init; }

    /// <summary>How many times faster ours is than the baseline: 0.5 is half its speed. Medians of CPU time.</summary>
    public required double Ratio { get; init; }

    /// <summary>The lowest ratio of any round.</summary>
    public required double RatioLow { get; init; }

    /// <summary>The highest.</summary>
    public required double RatioHigh { get; init; }

    public required double OursNsPerRecord { get; init; }

    public required double BaselineNsPerRecord { get; init; }

    public required double OursWallNsPerRecord { get; init; }

    public required double BaselineWallNsPerRecord { get; init; }

    /// <summary>CPU time of the process that handed ours its records, where that is another one.</summary>
    public double? HostNsPerRecord { get; init; }

    public double? BaselineHostNsPerRecord { get; init; }

    /// <summary>Elapsed time of a batch of ours, the median.</summary>
    public required double BatchMicroseconds { get; init; }

    /// <summary>That of which one batch in a hundred takes longer.</summary>
    public required double BatchMicrosecondsP99 { get; init; }

    public required double BaselineBatchMicroseconds { get; init; }

    public required double BaselineBatchMicrosecondsP99 { get; init; }

    /// <summary>Allocated by ours in steady state, without <see cref="LogBytesPerRecord"/>.</summary>
    public required double BytesPerRecord { get; init; }

    /// <summary>Allocated by ours for what the state log keeps.</summary>
    public required double LogBytesPerRecord { get; init; }

    public required double BaselineBytesPerRecord { get; init; }

    public required long Records { get; init; }

    public required long BaselineRecords { get; init; }

    public required int Runs { get; init; }

    public required int BaselineRuns { get; init; }

    /// <summary>Hash of ours' results, as checked in every run.</summary>
    public required string ResultHash { get; init; }

    /// <summary>Results that the baseline lost; ours may lose none.</summary>
    public required long BaselineMissingResults { get; init; }

    public static CaseReport Of(string scenario, string name, Series ours, Series baseline)
    {
        var oursCpu = ours.Median(static run => run.CpuNsPerRecord);
        var baselineCpu = baseline.Median(static run => run.CpuNsPerRecord);
        // Runs of the same round stand close in time: their ratios show what the machine's noise did.
        // One with fewer runs stands with its last one beside the later rounds.
        var ratios = Enumerable.Range(0, Math.Max(ours.Runs.Count, baseline.Runs.Count))
            .Select(round => baseline.Of(round).CpuNsPerRecord / ours.Of(round).CpuNsPerRecord)
            .ToArray();
        return new CaseReport
        {
            Scenario = scenario,
            Case = name,
            Subject = ours.Entry.Contestant.Name,
            Baseline = baseline.Entry.Contestant.Name,
            Ratio = Rounded(baselineCpu / oursCpu),
            RatioLow = Rounded(ratios.Min()),
            RatioHigh = Rounded(ratios.Max()),
            OursNsPerRecord = Rounded(oursCpu),
            BaselineNsPerRecord = Rounded(baselineCpu),
            OursWallNsPerRecord = Rounded(ours.Median(static run => run.WallNsPerRecord)),
            BaselineWallNsPerRecord = Rounded(baseline.Median(static run => run.WallNsPerRecord)),
            HostNsPerRecord = HostNs(ours),
            BaselineHostNsPerRecord = HostNs(baseline),
            BatchMicroseconds = Rounded(ours.Median(static run => run.BatchTime.TotalMicroseconds)),
            BatchMicrosecondsP99 = Rounded(ours.Median(static run => run.SlowBatchTime.TotalMicroseconds)),
            BaselineBatchMicroseconds = Rounded(baseline.Median(static run => run.BatchTime.TotalMicroseconds)),
            BaselineBatchMicrosecondsP99 = Rounded(baseline.Median(static run => run.SlowBatchTime.TotalMicroseconds)),
            BytesPerRecord = Rounded(ours.Median(static run => run.BytesPerRecord)),
            LogBytesPerRecord = Rounded(ours.Median(static run => run.LogBytesPerRecord)),
            BaselineBytesPerRecord = Rounded(baseline.Median(static run => run.BytesPerRecord)),
            Records = ours.Entry.Input.Count,
            BaselineRecords = baseline.Entry.Input.Count,
            Runs = ours.Runs.Count,
            BaselineRuns = baseline.Runs.Count,
            ResultHash = ours.Runs[0].Results.Hash.ToString("x16", null),
            BaselineMissingResults = baseline.MissingResults,
        };
    }

    private static double? HostNs(Series series) => series.Runs[0].HostNsPerRecord is null
        ? null
        : Rounded(series.Median(static run => run.HostNsPerRecord ?? 0));

    /// <summary>Five significant digits: more would be noise.</summary>
    private static double Rounded(double value)
    {
        if (value == 0)
            return 0;
        var digits = 4 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits switch
        {
            < 0 => Math.Round(value),
            > 15 => 0,
            _ => Math.Round(value, digits),
        };
    }
}
