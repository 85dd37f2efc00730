namespace ServerlessStreams;

/// <summary>How values become an accumulator. Made by <see cref="Aggregator"/>; immutable.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <typeparam name="TAccumulator">The accumulator.</typeparam>
public sealed class Aggregator<TValue, TAccumulator>
{
    internal Aggregator(
        Func<TAccumulator> initialize,
        Accumulate<TAccumulator, TValue> add,
        Func<TAccumulator, TAccumulator, TAccumulator>? merge,
        Serde<TAccumulator> serde)
    {
        Initialize = initialize;
        Add = add;
        Merge = merge;
        Serde = serde;
    }

    /// <summary>Makes an empty accumulator.</summary>
    public Func<TAccumulator> Initialize { get; }

    /// <summary>Takes in one value, in the order of processing.</summary>
    public Accumulate<TAccumulator, TValue> Add { get; }

    /// <summary>Combines two accumulators; null where that is not possible.</summary>
    public Func<TAccumulator, TAccumulator, TAccumulator>? Merge { get; }

    /// <summary>How the accumulator is stored.</summary>
    public Serde<TAccumulator> Serde { get; }
}
