using System.Collections.Concurrent;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>
/// A state log in memory: the reference that the others are measured by, for tests and benchmarks. It is gone with the
/// process, so it is no store for production.
/// </summary>
/// <remarks>
/// Payloads are copied on the way in and on the way out. Each task has a lock of its own, held for the copy of one
/// payload; nothing is shared by appends of different tasks. An append copies its payload into an array that a trim has
/// left over where one fits, and allocates only that array where none does.
/// </remarks>
public sealed class InMemoryStateLog : IStateLog
{
    private readonly ConcurrentDictionary<TaskId, InMemoryTaskLog> _tasks = new();

    /// <summary>
    /// The bytes of the arrays that the log holds now: commits, snapshot blocks, and arrays that wait to be used again.
    /// Array headers (24 bytes each, on 64 bits) are counted; the tables that find the arrays are not.
    /// </summary>
    public long RetainedBytes => _tasks.Values.Sum(static log => log.RetainedBytes);

    /// <summary>
    /// The bytes of all arrays that the log has ever allocated to keep something, counted as
    /// <see cref="RetainedBytes"/>. It stands still while appends find arrays to use again.
    /// </summary>
    public long AllocatedBytes => _tasks.Values.Sum(static log => log.AllocatedBytes);

    /// <inheritdoc/>
    public ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_tasks.TryGetValue(task, out var log) ? log.Head : null);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        commit.ThrowIfNotAfter(expected);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(LogOf(task).Append(expected, commit));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        return Read().ToAsyncEnumerable();

        IEnumerable<StoredCommit> Read()
        {
            var log = LogOf(task);
            byte[] copy = [];
            for (var sequence = afterSequence + 1; sequence <= throughSequence; sequence++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!log.TryReadCommit(sequence, ref copy, out var length))
                {
                    yield break;
                }

                yield return new StoredCommit(sequence, copy.AsMemory(0, length));
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        cancellationToken.ThrowIfCancellationRequested();
        LogOf(task).WriteBlock(new SnapshotBlockKey(sequence, nonce, index), block.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Read().ToAsyncEnumerable();

        IEnumerable<ReadOnlyMemory<byte>> Read()
        {
            var log = LogOf(task);
            for (var index = 0; index < snapshot.BlockCount; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Arrays of blocks are never used again, so they can be handed out as they are.
                yield return log.ReadBlock(snapshot, index);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        LogOf(task).Trim(throughSequence, snapshot);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return List().ToAsyncEnumerable();

        IEnumerable<TaskId> List()
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (task, log) in _tasks)
            {
                if (task.Topology == topology && log.Head is not null)
                {
                    yield return task;
                }
            }
        }
    }

    /// <summary>Keeps everything: whoever opens it again, as after a restart, finds what was there.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private InMemoryTaskLog LogOf(TaskId task) => _tasks.GetOrAdd(task, static id => new InMemoryTaskLog(id));
}
