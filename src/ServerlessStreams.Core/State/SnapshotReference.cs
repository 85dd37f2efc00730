namespace ServerlessStreams.State;

/// <summary>
/// A whole snapshot, as named by the head. Its state includes every commit up to <see cref="Sequence"/> and may
/// include later ones: entries are absolute, so replaying the commits after <see cref="Sequence"/> on it gives the state.
/// </summary>
/// <param name="Sequence">The sequence of the last commit that was applied when the snapshot was begun.</param>
/// <param name="Nonce">Taken anew by every beginning, so that blocks of an abandoned one are never mixed in.</param>
/// <param name="BlockCount">How many blocks it has, numbered from 0.</param>
/// <param name="ByteCount">The bytes of all blocks together.</param>
/// <param name="Hash">XXH3 64 over all blocks in order.</param>
public sealed record SnapshotReference(long Sequence, Guid Nonce, int BlockCount, long ByteCount, ulong Hash);
