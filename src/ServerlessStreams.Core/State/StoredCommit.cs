namespace ServerlessStreams.State;

/// <summary>A commit as read back from the log.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Payload">Its payload; valid until the next one is read.</param>
public readonly record struct StoredCommit(long Sequence, ReadOnlyMemory<byte> Payload);
