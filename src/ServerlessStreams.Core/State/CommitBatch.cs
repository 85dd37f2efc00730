namespace ServerlessStreams.State;

/// <summary>
/// One commit: the new head, and the changes of state and the outbox as one encoded payload
///. It is appended whole or not at all.
/// </summary>
/// <param name="Head">The head that this commit writes; its sequence is one more than the expected head's.</param>
/// <param name="Payload">
/// Borrowed: it belongs to the caller again when the append has returned. A log that keeps it copies it.
/// </param>
public readonly record struct CommitBatch(TaskHead Head, ReadOnlyMemory<byte> Payload);
