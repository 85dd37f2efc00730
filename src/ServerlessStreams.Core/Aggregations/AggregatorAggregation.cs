namespace ServerlessStreams;

internal sealed class AggregatorAggregation<TValue, TAccumulator>(Aggregator<TValue, TAccumulator> aggregator) : Aggregation<TValue, TAccumulator>
{
    private readonly Func<TAccumulator> _initialize = aggregator.Initialize;
    private readonly Accumulate<TAccumulator, TValue> _add = aggregator.Add;

    public override bool TakesNullValues => NullValues<TValue>.AreVisible;

    public override Func<TAccumulator, TAccumulator, TAccumulator>? Merge { get; } = aggregator.Merge;

    public override void Add(bool exists, ref TAccumulator accumulator, TValue value)
    {
        if (!exists)
        {
            accumulator = _initialize();
        }

        _add(ref accumulator, value);
    }
}
