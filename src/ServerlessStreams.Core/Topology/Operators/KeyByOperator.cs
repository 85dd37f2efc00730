using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>Gives each record a finer key within its partition. A record whose new key is null is dropped and counted.</summary>
internal sealed class KeyByOperator<TKey, TValue, TNewKey>(TaskRuntime runtime, Func<TKey, TValue, TNewKey> selector, Operator<TNewKey, TValue> next) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => next.UsesWatermark;

    public override void Process(in Record<TKey, TValue> record)
    {
        if (record.HasValue || NullValues<TValue>.AreVisible)
        {
            var key = selector(record.Key!, record.Value!);
            if (key is not null)
            {
                next.Process(new Record<TNewKey, TValue>(key, hasKey: true, record.Value, record.HasValue, record.Timestamp));
                return;
            }
        }

        runtime.Counters.NullKeys++;
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
