using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>Tumbling windows: one window per record.</summary>
internal sealed class TumblingOperator<TKey, TValue, TAccumulator>(
    TaskRuntime runtime,
    TimeWindows windows,
    Aggregation<TValue, TAccumulator> aggregation,
    EmitStrategy emit,
    WindowStore<TKey, TAccumulator> store,
    Operator<TKey, TValue> late,
    Operator<Windowed<TKey>, TAccumulator> next)
    : PerWindowOperator<TKey, TValue, TAccumulator>(runtime, windows, aggregation, emit, store, late, next)
{
    public override void Prefetch(in Record<TKey, TValue> record)
    {
        if (record.HasKey)
        {
            Store.Prefetch(record.Timestamp - (record.Timestamp % Size), record.Key);
        }
    }

    protected override bool Add(in Record<TKey, TValue> record)
    {
        var start = record.Timestamp - (record.Timestamp % Size);
        if (start + Size <= ClosedThrough)
        {
            Runtime.Counters.LateWindows++;
            return false;
        }

        AddTo(start, record);
        return true;
    }
}
