namespace ServerlessStreams.Benchmarks.Baselines.Peer;

/// <summary>The peer's accumulator; immutable, since the peer may still hold the old one.</summary>
internal sealed record Aggregate(long Count, double Sum, double Min, double Max)
{
    public static Aggregate Empty { get; } = new(0, 0, double.PositiveInfinity, double.NegativeInfinity);

    public Aggregate Add(double value) => new(Count + 1, Sum + value, Math.Min(Min, value), Math.Max(Max, value));
}
