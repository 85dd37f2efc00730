using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// Hopping windows with an accumulator per window: for aggregates that depend on the order of records, and where every
/// update is sent, which is size / hop results per record anyway.
/// </summary>
internal sealed class HoppingOperator<TKey, TValue, TAccumulator>(
    TaskRuntime runtime,
    TimeWindows windows,
    Aggregation<TValue, TAccumulator> aggregation,
    EmitStrategy emit,
    WindowStore<TKey, TAccumulator> store,
    Operator<TKey, TValue> late,
    Operator<Windowed<TKey>, TAccumulator> next)
    : PerWindowOperator<TKey, TValue, TAccumulator>(runtime, windows, aggregation, emit, store, late, next)
{
    protected override bool Add(in Record<TKey, TValue> record)
    {
        var taken = false;
        for (var start = Math.Max(0, record.Timestamp - Size + Hop) / Hop * Hop; start <= record.Timestamp; start += Hop)
        {
            if (start + Size <= ClosedThrough)
            {
                Runtime.Counters.LateWindows++;
                continue;
            }

            AddTo(start, record);
            taken = true;
        }

        return taken;
    }
}
