using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ServerlessStreams.Errors;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>A state log in memory.</summary>
public sealed class InMemoryStateLog : IStateLog
{
    private sealed class Entry
    {
        public TaskHead? Head;
        public SortedDictionary<long, byte[]> Commits = [];
        public Dictionary<(Guid, int), (long Seq, byte[] Bytes)> Blocks = [];
    }
    private readonly ConcurrentDictionary<TaskId, Entry> _tasks = new();

    /// <inheritdoc/>
    public ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken) => ValueTask.FromResult(_tasks.TryGetValue(task, out var e) ? e.Head : null);

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        var e = _tasks.GetOrAdd(task, _ => new Entry());
        lock (e)
        {
            if (expected is null ? e.Head is not null : e.Head is null || !e.Head.IsSameWrite(expected)) return ValueTask.FromResult(AppendOutcome.Conflict);
            e.Head = commit.Head;
            e.Commits[commit.Head.Sequence] = commit.Payload.ToArray();
            return ValueTask.FromResult(AppendOutcome.Appended);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var s = afterSequence + 1; s <= throughSequence; s++)
        {
            if (!_tasks[task].Commits.TryGetValue(s, out var b)) throw new CommitsTrimmedException(task, s);
            yield return new StoredCommit(s, b);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        _tasks[task].Blocks[(nonce, index)] = (sequence, block.ToArray());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var i = 0; i < snapshot.BlockCount; i++)
        {
            if (!_tasks[task].Blocks.TryGetValue((snapshot.Nonce, i), out var b)) throw new CommitsTrimmedException(task, snapshot.Sequence);
            yield return b.Bytes;
        }
    }

    /// <inheritdoc/>
    public ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        var e = _tasks[task];
        foreach (var s in e.Commits.Keys.Where(k => k <= throughSequence).ToList()) e.Commits.Remove(s);
        foreach (var k in e.Blocks.Where(b => b.Key.Item1 != snapshot.Nonce && b.Value.Seq <= snapshot.Sequence).Select(b => b.Key).ToList()) e.Blocks.Remove(k);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TaskId> ListTasksAsync(string topology, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var t in _tasks) if (t.Key.Topology == topology && t.Value.Head is not null) yield return t.Key;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
