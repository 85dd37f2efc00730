namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>What a contestant has used since some fixed moment; the difference of two says what it used between them.</summary>
/// <param name="Cpu">CPU time of the process that does the work: compiler, collector and native threads included.</param>
/// <param name="AllocatedBytes">Managed bytes allocated there, those of the log included.</param>
/// <param name="LogBytes">Managed bytes allocated for what the state log must keep. 0 without a log.</param>
/// <param name="HostCpu">CPU time of the process that hands the work out, where it is another one.</param>
internal readonly record struct Usage(TimeSpan Cpu, long AllocatedBytes, long LogBytes, TimeSpan? HostCpu = null)
{
    public static Usage OfThisProcess(long logBytes) =>
        new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), logBytes);

    public static Usage operator -(Usage later, Usage earlier) => new(
        later.Cpu - earlier.Cpu,
        later.AllocatedBytes - earlier.AllocatedBytes,
        later.LogBytes - earlier.LogBytes,
        later.HostCpu - earlier.HostCpu);
}
