namespace ServerlessStreams;

internal sealed class AggregatorAggregation<TValue, TAccumulator>(Aggregator<TValue, TAccumulator> aggregator) : Aggregation<TValue, TAccumulator>
{
    private readonly Func<TAccumulator> _initialize = aggregator.Initialize;
    private readonly Func<TAccumulator, TValue, TAccumulator?> _add = aggregator.Add;

    public override bool TakesNullValues => NullValues<TValue>.AreVisible;

    public override Func<TAccumulator, TAccumulator, TAccumulator>? Merge { get; } = aggregator.Merge;

    public override TAccumulator? Add(bool exists, TAccumulator accumulator, TValue value) =>
        _add(exists ? accumulator : _initialize(), value);
}
