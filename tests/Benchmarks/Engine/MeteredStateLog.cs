using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>
/// Counts what a log allocates while it writes: the bytes it keeps, and its own garbage. Both logs here do their work on
/// the calling thread; what one would do on another is counted as the engine's, never hidden.
/// </summary>
internal sealed class MeteredStateLog(IStateLog log) : IStateLog
{
    public long AllocatedBytes { get; private set; }

    public ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken) => log.ReadHeadAsync(task, cancellationToken);

    public ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = log.AppendAsync(task, expected, commit, cancellationToken);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return outcome;
    }

    public IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken) =>
        log.ReadCommitsAsync(task, afterSequence, throughSequence, cancellationToken);

    public ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var written = log.WriteSnapshotBlockAsync(task, sequence, nonce, index, block, cancellationToken);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return written;
    }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        log.ReadSnapshotAsync(task, snapshot, cancellationToken);

    public ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var trimmed = log.TrimAsync(task, throughSequence, snapshot, cancellationToken);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return trimmed;
    }

    public IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken) => log.ListTasksAsync(topology, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
