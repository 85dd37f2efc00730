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

        var exists = table.TryGet(index, out var accumulator, out var latest);
        var timestamp = exists ? Math.Max(latest, record.Timestamp) : record.Timestamp;
        var result = aggregation.Add(exists, accumulator, record.Value);
        if (result is null)
        {
            table.Delete(index);
        }
        else
        {
            table.Put(index, result, timestamp);
        }

        next.Process(new Record<TKey, TAccumulator>(record.Key, hasKey: true, result, result is not null, timestamp));
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
