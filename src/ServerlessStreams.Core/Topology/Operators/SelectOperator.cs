namespace ServerlessStreams;

/// <summary>Makes a new value of each record; key and timestamp stay.</summary>
internal sealed class SelectOperator<TKey, TValue, TResult>(Func<TKey, TValue, TResult> selector, Operator<TKey, TResult> next) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => next.UsesWatermark;

    public override void Process(in Record<TKey, TValue> record)
    {
        if (!record.HasValue && !NullValues<TValue>.AreVisible)
        {
            next.Process(new Record<TKey, TResult>(record.Key, record.HasKey, default, hasValue: false, record.Timestamp));
            return;
        }

        var value = selector(record.Key!, record.Value!);
        next.Process(new Record<TKey, TResult>(record.Key, record.HasKey, value, value is not null, record.Timestamp));
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
