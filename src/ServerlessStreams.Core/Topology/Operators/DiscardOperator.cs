namespace ServerlessStreams;

/// <summary>The end of a stream that nobody uses.</summary>
internal sealed class DiscardOperator<TKey, TValue> : Operator<TKey, TValue>
{
    public static DiscardOperator<TKey, TValue> Instance { get; } = new();

    public override bool UsesWatermark => false;

    public override void Process(in Record<TKey, TValue> record)
    {
    }

    public override void AdvanceWatermark(long watermark, bool release)
    {
    }
}
