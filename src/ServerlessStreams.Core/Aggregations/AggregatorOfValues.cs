namespace ServerlessStreams;

/// <summary>How values become an accumulator. Made by <see cref="Aggregator.Create"/>; immutable.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <typeparam name="TAccumulator">The accumulator.</typeparam>
public sealed class Aggregator<TValue, TAccumulator>
{
    internal Aggregator(
        Func<TAccumulator> initialize,
        Func<TAccumulator, TValue, TAccumulator?> add,
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

    /// <summary>Takes in one value.</summary>
    public Func<TAccumulator, TValue, TAccumulator?> Add { get; }

    /// <summary>Combines two accumulators; null where that is not possible.</summary>
    public Func<TAccumulator, TAccumulator, TAccumulator>? Merge { get; }

    /// <summary>How the accumulator is stored.</summary>
    public Serde<TAccumulator> Serde { get; }
}
