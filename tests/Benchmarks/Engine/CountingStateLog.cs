using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace Benchmarks.Engine;

/// <summary>Counts the bytes that a log is given to keep: commits and snapshot blocks.</summary>
internal sealed class CountingStateLog(IStateLog log) : IStateLog
{
    public long KeptBytes { get; private set; }

    public ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken) => log.ReadHeadAsync(task, cancellationToken);

    public ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        KeptBytes += commit.Payload.Length;
        return log.AppendAsync(task, expected, commit, cancellationToken);
    }

    public IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken) =>
        log.ReadCommitsAsync(task, afterSequence, throughSequence, cancellationToken);

    public ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        KeptBytes += block.Length;
        return log.WriteSnapshotBlockAsync(task, sequence, nonce, index, block, cancellationToken);
    }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        log.ReadSnapshotAsync(task, snapshot, cancellationToken);

    public ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        log.TrimAsync(task, throughSequence, snapshot, cancellationToken);

    public IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken) => log.ListTasksAsync(topology, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
