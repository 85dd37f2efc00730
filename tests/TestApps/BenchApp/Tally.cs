namespace BenchApp;

/// <summary>Counts what the functions have got; batches come one after the other.</summary>
public sealed class Tally
{
    public long Records { get; set; }
}
