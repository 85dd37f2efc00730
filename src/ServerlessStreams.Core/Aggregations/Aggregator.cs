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
        return new Aggregator<TValue, TAccumulator>(initialize, add, merge, serde ?? Serdes.Json<TAccumulator>());
    }
}
