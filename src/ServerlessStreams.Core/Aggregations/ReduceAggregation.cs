namespace ServerlessStreams;

internal sealed class ReduceAggregation<TValue>(Func<TValue, TValue, TValue?> reducer) : Aggregation<TValue, TValue>
{
    public override bool TakesNullValues => false;

    public override void Add(bool exists, ref TValue accumulator, TValue value) => accumulator = exists ? reducer(accumulator, value)! : value;
}
