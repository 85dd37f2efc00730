namespace ServerlessStreams.State;

/// <summary>Where a block of a snapshot stands within its task.</summary>
internal readonly record struct SnapshotBlockKey(long Sequence, Guid Nonce, int Index);
