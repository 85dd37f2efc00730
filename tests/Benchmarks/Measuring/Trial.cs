using System.Diagnostics;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>Runs a contestant once over an input and measures it.</summary>
internal static class Trial
{
    public static async ValueTask<Measurement> RunAsync(IContestant contestant, WorkInput input, ResultLog results)
    {
        results.Clear();
        await contestant.StartAsync(results);
        Collect();

        var batches = input.BatchCount;
        // The second half is the steady state: tables have their size, pools are filled.
        var half = batches / 2;
        var (steadyBytes, steadyLogBytes) = (0L, 0L);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        for (var index = 0; index < batches; index++)
        {
            if (index == half)
                (steadyBytes, steadyLogBytes) = (GC.GetTotalAllocatedBytes(precise: true), contestant.LogBytes);
            await contestant.ProcessAsync(input.Batch(index));
        }

        var wall = Stopwatch.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        steadyBytes = GC.GetTotalAllocatedBytes(precise: true) - steadyBytes;
        steadyLogBytes = contestant.LogBytes - steadyLogBytes;
        await contestant.StopAsync();

        double steadyRecords = input.Count - (half * WorkFormat.BatchSize);
        return new Measurement(
            cpu.TotalNanoseconds / input.Count,
            wall.TotalNanoseconds / input.Count,
            (steadyBytes - steadyLogBytes) / steadyRecords,
            steadyLogBytes / steadyRecords,
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
