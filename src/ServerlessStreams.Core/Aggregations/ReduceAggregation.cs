namespace ServerlessStreams;

internal sealed class ReduceAggregation<TValue>(Func<TValue, TValue, TValue?> reducer) : Aggregation<TValue, TValue>
{
    public override bool TakesNullValues => false;

    public override TValue? Add(bool exists, TValue accumulator, TValue value) => exists ? reducer(accumulator, value) : value;
}
