namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>All counted runs of one entry.</summary>
internal sealed class Series(Entry entry)
{
    private readonly List<Measurement> _runs = [];

    public Entry Entry => entry;

    public IReadOnlyList<Measurement> Runs => _runs;

    /// <summary>Results that should have been sent and were not; 0 for all but a baseline known to lose some.</summary>
    public long MissingResults { get; private set; }

    public void Add(Measurement run, long missingResults)
    {
        _runs.Add(run);
        MissingResults = Math.Max(MissingResults, missingResults);
    }

    /// <summary>The run of a round; its last one where it had fewer runs.</summary>
    public Measurement Of(int round) => _runs[Math.Min(round, _runs.Count - 1)];

    public double Median(Func<Measurement, double> figure)
    {
        var sorted = _runs.Select(figure).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
