using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Baselines;

/// <summary>Count, sum, minimum and maximum of one key in one window.</summary>
internal struct Accumulator
{
    public long Count;
    public double Sum;
    public double Min;
    public double Max;

    public static Accumulator Of(double value) => new() { Count = 1, Sum = value, Min = value, Max = value };

    // Values of the work are never NaN, so plain comparisons do; Math.Min and Max would cost more.
    public void Add(double value)
    {
        Count++;
        Sum += value;
        if (value < Min)
            Min = value;
        if (value > Max)
            Max = value;
    }

    public readonly void Write(Span<byte> destination, long key, long start) =>
        WorkFormat.WriteResult(destination, key, start, Count, Sum, Min, Max);
}
