namespace ServerlessStreams;

/// <summary>An aggregate as the operators see it: aggregate, reduce and count look alike.</summary>
internal abstract class Aggregation<TValue, TAccumulator>
{
    /// <summary>Whether the function is given null values; without that they are dropped.</summary>
    public abstract bool TakesNullValues { get; }

    /// <summary>Combines two accumulators; null where records must be taken in order.</summary>
    public virtual Func<TAccumulator, TAccumulator, TAccumulator>? Merge => null;

    /// <summary>
    /// Takes in a value. Where nothing <paramref name="exists"/> yet, the accumulator is the default of its type and is
    /// to be made. Afterwards null means deleted.
    /// </summary>
    public abstract void Add(bool exists, ref TAccumulator accumulator, TValue value);
}
