using System.Diagnostics;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>Runs a contestant once over an input and measures it.</summary>
internal static class Trial
{
    public static async ValueTask<Measurement> RunAsync(Entry entry, ResultLog results)
    {
        var (contestant, input, size) = (entry.Contestant, entry.Input, entry.BatchSize);
        var batches = input.BatchCount(size);
        // The second half is the steady state: tables have their size, pools are filled.
        var half = batches / 2;
        var times = new TimeSpan[batches];
        results.Clear();
        await contestant.StartAsync(results);
        Collect();

        var middle = default(Usage);
        var start = await contestant.MeasureAsync();
        for (var index = 0; index < batches; index++)
        {
            if (index == half)
                middle = await contestant.MeasureAsync();
            var started = Stopwatch.GetTimestamp();
            await contestant.ProcessAsync(input.Batch(index, size));
            times[index] = Stopwatch.GetElapsedTime(started);
        }

        var end = await contestant.MeasureAsync();
        await contestant.StopAsync();

        var whole = end - start;
        var steady = end - middle;
        double steadyRecords = input.Count - (half * size);
        var wall = times.Sum(static time => time.TotalNanoseconds);
        Array.Sort(times);
        return new Measurement(
            whole.Cpu.TotalNanoseconds / input.Count,
            wall / input.Count,
            whole.HostCpu?.TotalNanoseconds / input.Count,
            times[batches / 2],
            times[Math.Min(batches - 1, batches * 99 / 100)],
            (steady.AllocatedBytes - steady.LogBytes) / steadyRecords,
            steady.LogBytes / steadyRecords,
            results.Summarize());
    }

    /// <summary>So that nobody pays for the garbage of the one before.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
