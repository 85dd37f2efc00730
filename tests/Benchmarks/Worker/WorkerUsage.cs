using System.Globalization;

namespace ServerlessStreams.Benchmarks.Worker;

/// <summary>What the worker says of itself; compiled into the app as well.</summary>
/// <param name="CpuTicks">CPU time of its process, in ticks of 100 ns.</param>
/// <param name="AllocatedBytes">Managed bytes it has allocated.</param>
/// <param name="LogBytes">Those that its state log has allocated.</param>
/// <param name="Records">Records that its functions got, redelivered ones not among them.</param>
internal sealed record WorkerUsage(long CpuTicks, long AllocatedBytes, long LogBytes, long Records)
{
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{CpuTicks} {AllocatedBytes} {LogBytes} {Records}");

    public static WorkerUsage Parse(string text)
    {
        long[] figures = [.. text.Split(' ').Select(static figure => long.Parse(figure, CultureInfo.InvariantCulture))];
        return figures is [var cpu, var allocated, var log, var records]
            ? new(cpu, allocated, log, records)
            : throw new FormatException($"The worker's usage is four figures, not '{text}'.");
    }
}
