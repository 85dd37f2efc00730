namespace ServerlessStreams;

/// <summary>Makes any number of values of each record, in order; key and timestamp stay.</summary>
internal sealed class SelectManyOperator<TKey, TValue, TResult>(Func<TKey, TValue, IEnumerable<TResult>> selector, Operator<TKey, TResult> next) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => next.UsesWatermark;

    public override void Process(in Record<TKey, TValue> record)
    {
        if (!record.HasValue && !NullValues<TValue>.AreVisible)
        {
            return;
        }

        foreach (var value in selector(record.Key!, record.Value!))
        {
            next.Process(new Record<TKey, TResult>(record.Key, record.HasKey, value, value is not null, record.Timestamp));
        }
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
