namespace ServerlessStreams;

/// <summary>The readable range of a partition.</summary>
/// <param name="Low">The low watermark: the first offset that can still be read.</param>
/// <param name="High">The end: the offset that the next record gets.</param>
public readonly record struct PartitionOffsets(long Low, long High);
