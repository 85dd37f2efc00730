namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>The accumulator: a struct that is changed in place.</summary>
internal struct Totals
{
    public long Count;
    public double Sum;
    public double Min;
    public double Max;

    public static Totals Empty => new() { Min = double.PositiveInfinity, Max = double.NegativeInfinity };

    public void Add(double value)
    {
        Count++;
        Sum += value;
        if (value < Min)
            Min = value;
        if (value > Max)
            Max = value;
    }
}
