namespace ServerlessStreams.State;

/// <summary>How far a task has come in one of its source topics; part of the head.</summary>
/// <param name="Topic">The source topic.</param>
/// <param name="NextOffset">The offset of the first record that is not committed yet.</param>
/// <param name="Watermark">The source's watermark in Unix milliseconds, <see cref="NoWatermark"/> before its first record.</param>
/// <param name="PartitionCount">The topic's partition count when it was last asked, 0 where it could not be.</param>
public sealed record SourceProgress(string Topic, long NextOffset, long Watermark, int PartitionCount)
{
    /// <summary>The watermark of a source that has seen no record.</summary>
    public const long NoWatermark = long.MinValue;
}
