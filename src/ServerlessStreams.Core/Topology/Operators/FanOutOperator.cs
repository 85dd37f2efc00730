namespace ServerlessStreams;

/// <summary>A stream that is used several times: each use in the order in which it was written.</summary>
internal sealed class FanOutOperator<TKey, TValue>(Operator<TKey, TValue>[] uses) : Operator<TKey, TValue>
{
    public override bool UsesWatermark => Array.Exists(uses, static use => use.UsesWatermark);

    public override void Process(in Record<TKey, TValue> record)
    {
        foreach (var use in uses)
        {
            use.Process(record);
        }
    }

    public override void AdvanceWatermark(long watermark, bool release)
    {
        foreach (var use in uses)
        {
            use.AdvanceWatermark(watermark, release);
        }
    }
}
