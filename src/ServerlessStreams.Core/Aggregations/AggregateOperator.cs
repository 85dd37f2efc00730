using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// An unwindowed aggregate: every record sends the key's new result, or null when it was deleted. Records without a key
/// or a value are dropped and counted.
/// </summary>
internal sealed class AggregateOperator<TKey, TValue, TAccumulator>(
    TaskRuntime runtime,
    Aggregation<TValue, TAccumulator> aggregation,
    KeyValueStore<TKey, TAccumulator> store,
    Operator<TKey, TAccumulator> next) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => next.UsesWatermark;

    public override void Process(in Record<TKey, TValue> record)
    {
        if (!record.HasKey || !record.HasValue)
        {
            runtime.Counters.NullKeys++;
            return;
        }

        var table = store.Table;
        var index = table.Find(record.Key, out var hash);
        if (index < 0)
        {
            index = table.Add(record.Key, hash);
        }
        else
        {
            table.Touch(index);
        }

        var timestamp = record.Timestamp;
        var isPresent = table.Aggregate(index, aggregation, record.Value, ref timestamp);
        var result = isPresent ? table.ValueAt(index) : default;
        next.Process(new Record<TKey, TAccumulator>(record.Key, hasKey: true, result, isPresent, timestamp));
    }

    public override void Prefetch(in Record<TKey, TValue> record)
    {
        if (record.HasKey)
        {
            store.Table.Prefetch(record.Key);
        }
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
