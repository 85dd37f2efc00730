using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>A log that says of every commit that it has been trimmed, though no snapshot stands for it.</summary>
internal sealed class MissingCommitLog : IStateLog
{
    private readonly InMemoryStateLog _inner = new();

    public bool IsMissing { get; set; }

    public async ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken)
    {
        // An endless loop must be one that a test can leave.
        await Task.Yield();
        return await _inner.ReadHeadAsync(task, cancellationToken);
    }

    public ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken) =>
        _inner.AppendAsync(task, expected, commit, cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken) =>
        IsMissing ? throw new CommitsTrimmedException(task, afterSequence + 1) : _inner.ReadCommitsAsync(task, afterSequence, throughSequence, cancellationToken);

    public ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken) =>
        _inner.WriteSnapshotBlockAsync(task, sequence, nonce, index, block, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        _inner.ReadSnapshotAsync(task, snapshot, cancellationToken);

    public ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        _inner.TrimAsync(task, throughSequence, snapshot, cancellationToken);

    public IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken) => _inner.ListTasksAsync(topology, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
