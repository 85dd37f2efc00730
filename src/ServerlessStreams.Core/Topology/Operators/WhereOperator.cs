namespace ServerlessStreams;

/// <summary>Keeps the records for which the condition holds.</summary>
internal sealed class WhereOperator<TKey, TValue>(Func<TKey, TValue, bool> condition, Operator<TKey, TValue> next) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => next.UsesWatermark;

    public override void Process(in Record<TKey, TValue> record)
    {
        if ((!record.HasValue && !NullValues<TValue>.AreVisible) || condition(record.Key!, record.Value!))
        {
            next.Process(record);
        }
    }

    public override void AdvanceWatermark(long watermark, bool release) => next.AdvanceWatermark(watermark, release);
}
