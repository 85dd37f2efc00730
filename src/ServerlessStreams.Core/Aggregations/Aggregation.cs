namespace ServerlessStreams;

/// <summary>An aggregate as the operators see it: aggregate, reduce and count look alike.</summary>
internal abstract class Aggregation<TValue, TAccumulator>
{
    /// <summary>Whether the function is given null values; without that they are dropped.</summary>
    public abstract bool TakesNullValues { get; }

    /// <summary>Combines two accumulators; null where records must be taken in order.</summary>
    public virtual Func<TAccumulator, TAccumulator, TAccumulator>? Merge => null;

    /// <summary>The new accumulator; null deletes it.</summary>
    public abstract TAccumulator? Add(bool exists, TAccumulator accumulator, TValue value);
}
