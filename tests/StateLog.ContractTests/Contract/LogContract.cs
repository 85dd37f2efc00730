using System.Collections.Immutable;
using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>What the parts of the suite share: two owners of one storage, a task of its own per test, heads and reading.</summary>
public abstract class LogContract<TStorage> : IClassFixture<TStorage>
    where TStorage : LogStorage
{
    private static int _lastTask;

    protected LogContract(TStorage storage)
    {
        Storage = storage;
        Log = storage.Open();
        Other = storage.Open();
    }

    protected TStorage Storage { get; }

    protected IStateLog Log { get; }

    /// <summary>A second owner of the same storage.</summary>
    protected IStateLog Other { get; }

    protected TaskId Id { get; } = new("topology", "main", Interlocked.Increment(ref _lastTask));

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>The head that follows another (null: the first), with a nonce of its own.</summary>
    protected static TaskHead Next(TaskHead? head, SnapshotReference? snapshot = null) => new()
    {
        Epoch = head?.Epoch ?? 1,
        Sequence = (head?.Sequence ?? 0) + 1,
        Nonce = Guid.NewGuid(),
        Sources = [new SourceProgress("a", 10, SourceProgress.NoWatermark, 0), new SourceProgress("b", 20, -5, 4)],
        CommittedAt = 1_700_000_000_000,
        NextDeadline = 1_700_000_030_000,
        Snapshot = snapshot ?? head?.Snapshot,
        Fingerprint = new StateFingerprint(ImmutableArray.Create(new StoreFingerprint("store", ulong.MaxValue))),
        OutboxCount = 3,
        PublishedSequence = head?.Sequence ?? 0,
    };

    protected static byte[] PayloadOf(long sequence, int length = 100)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill((byte)(sequence * 31));
        return payload;
    }

    protected ValueTask<AppendOutcome> AppendAsync(IStateLog log, TaskHead? expected, TaskHead head, byte[]? payload = null) =>
        log.AppendAsync(Id, expected, new CommitBatch(head, payload ?? PayloadOf(head.Sequence)), None);

    /// <summary>Appends so many commits after a head and gives the last one.</summary>
    protected async Task<TaskHead> AppendManyAsync(int count, TaskHead? head = null)
    {
        for (var index = 0; index < count; index++)
        {
            var next = Next(head);
            Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, head, next));
            head = next;
        }

        return head!;
    }

    /// <summary>Writes a snapshot of some blocks and lets a commit name it.</summary>
    protected async Task<TaskHead> SnapshotAsync(TaskHead head, params byte[][] blocks)
    {
        var snapshot = await WriteBlocksAsync(head.Sequence, blocks);
        var named = Next(head, snapshot);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, head, named));
        return named;
    }

    protected async Task<SnapshotReference> WriteBlocksAsync(long sequence, params byte[][] blocks)
    {
        var snapshot = new SnapshotReference(sequence, Guid.NewGuid(), blocks.Length, blocks.Sum(block => (long)block.Length), 0);
        for (var index = 0; index < blocks.Length; index++)
        {
            await Log.WriteSnapshotBlockAsync(Id, sequence, snapshot.Nonce, index, blocks[index], None);
        }

        return snapshot;
    }

    protected async Task<List<(long Sequence, byte[] Payload)>> ReadCommitsAsync(IStateLog log, long after, long through)
    {
        List<(long, byte[])> commits = [];
        await foreach (var commit in log.ReadCommitsAsync(Id, after, through, None))
        {
            commits.Add((commit.Sequence, commit.Payload.ToArray()));
        }

        return commits;
    }

    protected async Task<List<byte[]>> ReadSnapshotAsync(IStateLog log, SnapshotReference snapshot)
    {
        List<byte[]> blocks = [];
        await foreach (var block in log.ReadSnapshotAsync(Id, snapshot, None))
        {
            blocks.Add(block.ToArray());
        }

        return blocks;
    }

    protected static async Task<List<TaskId>> ListAsync(IStateLog log, string topology)
    {
        List<TaskId> tasks = [];
        await foreach (var task in log.ListTasksAsync(topology, None))
        {
            tasks.Add(task);
        }

        return tasks;
    }

    /// <summary>The log is exactly: this head, and these commits.</summary>
    protected async Task AssertLogAsync(TaskHead? head, params long[] sequences)
    {
        Assert.Equal(head?.Nonce, (await Other.ReadHeadAsync(Id, None))?.Nonce);
        var from = sequences.Length == 0 ? head?.Sequence ?? 0 : sequences[0] - 1;
        var commits = await ReadCommitsAsync(Other, from, long.MaxValue);
        Assert.Equal(sequences, commits.Select(commit => commit.Sequence));
        Assert.All(commits, commit => Assert.Equal(PayloadOf(commit.Sequence), commit.Payload));
    }
}
