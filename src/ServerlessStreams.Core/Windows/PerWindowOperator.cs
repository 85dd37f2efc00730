using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>Windows that each have an accumulator of their own per key.</summary>
internal abstract class PerWindowOperator<TKey, TValue, TAccumulator>(
    TaskRuntime runtime,
    TimeWindows windows,
    Aggregation<TValue, TAccumulator> aggregation,
    EmitStrategy emit,
    WindowStore<TKey, TAccumulator> store,
    Operator<TKey, TValue> late,
    Operator<Windowed<TKey>, TAccumulator> next)
    : WindowOperator<TKey, TValue, TAccumulator>(runtime, windows, aggregation, emit, store, late, next)
{
    private readonly WindowResults<TKey, TAccumulator> _results = new(runtime, store.Serdes, next);

    protected override void Close(long closedBefore)
    {
        var buckets = Store.Buckets;
        if (buckets.Count == 0 || buckets[0].Start + Size > ClosedThrough)
        {
            return;
        }

        var open = 0;
        for (; open < buckets.Count && buckets[open].Start + Size <= ClosedThrough; open++)
        {
            if (!EmitsUpdates)
            {
                _results.Send(buckets[open].Table, new Window(buckets[open].Start, buckets[open].Start + Size));
            }
        }

        Store.DropFirst(open);
    }
}
