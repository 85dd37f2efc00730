using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>
/// The durable truth of all tasks: per task a head, the commits after the newest snapshot, and that snapshot.
/// Safe for concurrent use; calls for different tasks do not wait for each other.
/// </summary>
/// <remarks>
/// <para><b>Atomicity.</b> An append writes head and commit together or not at all, also when the process dies at any
/// point. Readers see whole commits only, in order of their sequence, without holes.</para>
/// <para><b>Fence.</b> An append succeeds only if the stored head is the very write that the caller expects
/// (<see cref="TaskHead.IsSameWrite"/>). Of two writers that saw the same head one succeeds.</para>
/// <para><b>Ambiguity.</b> Where an answer was lost, the log finds out by the nonce before it answers; it throws only
/// where it cannot find out, and then the caller must read the head again before it believes anything. Appending the
/// very same write again, while it is the head, answers <see cref="AppendOutcome.Appended"/> and changes nothing.</para>
/// <para><b>Buffers</b> passed in belong to the caller again when the call returns.</para>
/// <para><b>Cancellation</b> is honoured before a write begins; a write under way is finished, so that no outcome is
/// left unclear by it.</para>
/// <para><b>Errors.</b> <see cref="Errors.StateLogException"/>, with <c>IsTransient</c> where trying again may help.</para>
/// </remarks>
public interface IStateLog : IAsyncDisposable
{
    /// <summary>Reads a task's head; null where the task has never committed.</summary>
    /// <exception cref="Errors.StateFormatException">The head was written by a newer format; nothing is changed.</exception>
    ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken);

    /// <summary>Appends a commit if the stored head is <paramref name="expected"/> (null: if there is none).</summary>
    /// <exception cref="ArgumentException">
    /// The new head's sequence is not the expected one's plus 1 (1 where nothing is expected).
    /// </exception>
    ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the commits with <paramref name="afterSequence"/> &lt; sequence ≤ <paramref name="throughSequence"/> in order.
    /// It ends at the head's sequence where that is lower.
    /// </summary>
    /// <exception cref="Errors.CommitsTrimmedException">
    /// One of them has been trimmed meanwhile: read the head and its snapshot again.
    /// </exception>
    /// <exception cref="Errors.StateFormatException">One is damaged, or missing though no snapshot covers it.</exception>
    IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one block of a snapshot. It is visible to nobody until a head names the snapshot. Writing the same block
    /// again replaces it.
    /// </summary>
    ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>Reads the blocks of a snapshot in order; each block is valid until the next one is read.</summary>
    /// <exception cref="Errors.CommitsTrimmedException">The snapshot has been replaced meanwhile: read the head again.</exception>
    /// <exception cref="Errors.StateFormatException">A block is missing though the head names this snapshot.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes commits with a sequence ≤ <paramref name="throughSequence"/> and the blocks of snapshots other than
    /// <paramref name="snapshot"/> with a sequence not above its own. The caller guarantees that a stored head names
    /// <paramref name="snapshot"/>, and that its sequence and the published sequence are ≥ <paramref name="throughSequence"/>.
    /// May be interrupted at any point and repeated.
    /// </summary>
    ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken);

    /// <summary>The tasks of a topology that have a head, in no particular order.</summary>
    IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken);
}
