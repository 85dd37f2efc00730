namespace ServerlessStreams;

internal sealed class CountAggregation<TValue> : Aggregation<TValue, long>
{
    public override bool TakesNullValues => true;

    public override Func<long, long, long> Merge { get; } = static (left, right) => left + right;

    public override void Add(bool exists, ref long accumulator, TValue value) => accumulator++;
}
