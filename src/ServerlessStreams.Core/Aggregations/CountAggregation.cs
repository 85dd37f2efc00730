namespace ServerlessStreams;

internal sealed class CountAggregation<TValue> : Aggregation<TValue, long>
{
    public override bool TakesNullValues => true;

    public override Func<long, long, long> Merge { get; } = static (left, right) => left + right;

    public override long Add(bool exists, long accumulator, TValue value) => exists ? accumulator + 1 : 1;
}
