namespace ServerlessStreams;

/// <summary>Makes aggregators.</summary>
public static class Aggregator
{
    /// <summary>Makes an aggregator.</summary>
    /// <param name="initialize">An empty accumulator; called for each new key or window.</param>
    /// <param name="add">
    /// Takes in one value, in the order of processing. Returns the new accumulator, or null to delete it. An accumulator
    /// that is a record or a struct is the fast way; a class that is changed in place is right too, but is written out
    /// before every change, so that the change can be taken back.
    /// </param>
    /// <param name="merge">
    /// Combines two accumulators of neighbouring spans of time, the earlier one first, without changing either. Given,
    /// hopping windows that emit on close add each record once, whatever size and hop are; so it is only for
    /// accumulators that do not depend on the order of records.
    /// </param>
    /// <param name="serde">How the accumulator is stored; JSON where it is not given.</param>
    public static Aggregator<TValue, TAccumulator> Create<TValue, TAccumulator>(
        Func<TAccumulator> initialize,
        Func<TAccumulator, TValue, TAccumulator?> add,
        Func<TAccumulator, TAccumulator, TAccumulator>? merge = null,
        Serde<TAccumulator>? serde = null)
    {
        ArgumentNullException.ThrowIfNull(initialize);
        ArgumentNullException.ThrowIfNull(add);
        return InPlace<TValue, TAccumulator>(initialize, (ref TAccumulator accumulator, TValue value) => accumulator = add(accumulator, value)!, merge, serde);
    }

    /// <summary>
    /// Makes an aggregator that changes its accumulator in place: the fastest form for a struct of several fields, which
    /// is then never copied.
    /// </summary>
    /// <param name="initialize">An empty accumulator; called for each new key or window.</param>
    /// <param name="add">Takes in one value; setting the accumulator to null deletes it.</param>
    /// <param name="merge">As for <see cref="Create"/>.</param>
    /// <param name="serde">How the accumulator is stored; JSON where it is not given.</param>
    public static Aggregator<TValue, TAccumulator> InPlace<TValue, TAccumulator>(
        Func<TAccumulator> initialize,
        Accumulate<TAccumulator, TValue> add,
        Func<TAccumulator, TAccumulator, TAccumulator>? merge = null,
        Serde<TAccumulator>? serde = null)
    {
        ArgumentNullException.ThrowIfNull(initialize);
        ArgumentNullException.ThrowIfNull(add);
        return new Aggregator<TValue, TAccumulator>(initialize, add, merge, serde ?? Serdes.Json<TAccumulator>());
    }
}
