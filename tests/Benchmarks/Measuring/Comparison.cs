using System.Diagnostics;
using System.Globalization;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>
/// Measures contestants against each other in interleaved rounds, so that what the machine does meanwhile falls on all
/// of them, and checks the results of every run.
/// </summary>
/// <remarks>
/// Not BenchmarkDotNet: one operation here is a run over millions of records with a checksum at its end, measured by
/// the CPU time of the whole process; a peer allocates gigabytes of it; and only runs that alternate stay comparable on
/// a machine that others use, whereas BenchmarkDotNet measures one benchmark after the other. What it stands for is
/// kept: warm-up, several runs, medians with their spread, allocations measured, baselines in the same run.
/// </remarks>
internal sealed class Comparison(
    IReadOnlyList<Entry> entries,
    Func<WorkInput, ResultSummary> expectedResults,
    TextWriter progress)
{
    private readonly ResultLog _results = new();

    public async Task<IReadOnlyList<Series>> RunAsync()
    {
        var series = entries.Select(static entry => new Series(entry)).ToArray();
        foreach (var one in entries)
        {
            var started = Stopwatch.GetTimestamp();
            do
                CountMissing(one, await Trial.RunAsync(one, _results));
            while (Stopwatch.GetElapsedTime(started) < one.WarmUp);
        }

        var rounds = entries.Max(static entry => entry.Runs);
        for (var round = 0; round < rounds; round++)
        {
            // The order turns, so that nobody always follows the same neighbour.
            for (var turn = 0; turn < series.Length; turn++)
            {
                var one = series[(round + turn) % series.Length];
                if (round >= one.Entry.Runs)
                    continue;
                var run = await Trial.RunAsync(one.Entry, _results);
                one.Add(run, CountMissing(one.Entry, run));
                await progress.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  round {round + 1} of {rounds}: {one.Entry.Contestant.Name}, {one.Entry.Input.Count:N0} records: {run.CpuNsPerRecord:N1} ns CPU, {run.WallNsPerRecord:N1} ns elapsed, {run.BytesPerRecord:N1} B a record"));
            }
        }

        return series;
    }

    private long CountMissing(Entry entry, Measurement run)
    {
        var expected = entry.HasResults ? expectedResults(entry.Input) : ResultSummary.Empty;
        if (run.Results == expected)
            return 0;
        if (entry.MayLoseResults && run.Results.Windows < expected.Windows)
            return expected.Windows - run.Results.Windows;
        throw new WorkMismatchException(
            $"{entry.Contestant.Name} gave for {entry.Input.Count:N0} records: {run.Results}; expected: {expected}.");
    }
}
