namespace ServerlessStreams;

/// <summary>Gives each record another key; value and timestamp stay.</summary>
internal sealed class SelectKeyOperator<TKey, TValue, TNewKey>(Func<TKey, TValue, TNewKey> selector, Operator<TNewKey, TValue> next) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => next.UsesWatermark;

    public override void Process(in Record<TKey, TValue> record)
    {
        var key = record.HasValue || NullValues<TValue>.AreVisible ? selector(record.Key!, record.Value!) : default;
        var hasKey = key is not null && (record.HasValue || NullValues<TValue>.AreVisible);
        next.Process(new Record<TNewKey, TValue>(key, hasKey, record.Value, record.HasValue, record.Timestamp));
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
