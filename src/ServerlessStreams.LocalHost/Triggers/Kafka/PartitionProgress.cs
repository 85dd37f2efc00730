namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>How far a trigger is on one partition that it owns.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Position">The offset that is read next, behind transaction markers too; -1 while nothing was read.</param>
/// <param name="Stored">The offset last stored, one past the last settled record; -1 before the first.</param>
/// <param name="EndSeen">The end of the partition when the reader last stood at it; -1 when it never did.</param>
/// <param name="Pending">How many records were read and wait for a batch, wait in one, or are in the function.</param>
/// <param name="InFlight">Whether the batch in the function has records of the partition.</param>
internal readonly record struct PartitionProgress(
    string Topic, int Partition, long Position, long Stored, long EndSeen, int Pending, bool InFlight)
{
    /// <summary>
    /// Below this offset nothing is left to do. With nothing pending it is the end that was seen, since markers behind
    /// the last record are never stored.
    /// </summary>
    public long SettledUpTo => Pending > 0 ? Stored : Math.Max(Stored, EndSeen);
}
