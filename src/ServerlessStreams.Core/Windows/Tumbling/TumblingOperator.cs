using System.Runtime.CompilerServices;
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
    private long _latestStart;

    public override void Prefetch(in Record<TKey, TValue> record)
    {
        if (record.HasKey)
        {
            Store.Prefetch(StartOf(record.Timestamp), record.Key);
        }
    }

    protected override bool Add(in Record<TKey, TValue> record)
    {
        var start = StartOf(record.Timestamp);
        if (start + Size <= ClosedThrough)
        {
            Runtime.Counters.LateWindows++;
            return false;
        }

        AddTo(start, record);
        return true;
    }

    // Most records are in the window of the one before; a division costs as much as the rest of the look-up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long StartOf(long timestamp) =>
        (ulong)(timestamp - _latestStart) < (ulong)Size ? _latestStart : _latestStart = timestamp - (timestamp % Size);
}
