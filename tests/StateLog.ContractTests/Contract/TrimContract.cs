using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>Trimming: what a stored snapshot covers goes, everything else stays.</summary>
public abstract class TrimContract<TStorage>(TStorage storage) : LogContract<TStorage>(storage)
    where TStorage : LogStorage
{
    [Fact]
    public async Task TrimAsync_ThroughASequence_EarlierCommitsGoLaterOnesStay()
    {
        var head = await SnapshotAsync(await AppendManyAsync(5), [1]);

        await Log.TrimAsync(Id, 3, head.Snapshot!, None);

        await AssertLogAsync(head, 4, 5, 6);
        var exception = await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadCommitsAsync(Other, 2, 6));
        Assert.Equal((Id, 3L), (exception.Task, exception.Sequence));
        await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadCommitsAsync(Other, 0, 1));
    }

    [Fact]
    public async Task TrimAsync_Again_ChangesNothing()
    {
        var head = await SnapshotAsync(await AppendManyAsync(5), [1]);
        await Log.TrimAsync(Id, 5, head.Snapshot!, None);

        await Other.TrimAsync(Id, 5, head.Snapshot!, None);
        await Other.TrimAsync(Id, 2, head.Snapshot!, None);

        await AssertLogAsync(head, 6);
        Assert.Equal([[1]], await ReadSnapshotAsync(Other, head.Snapshot!));
    }

    [Fact]
    public async Task TrimAsync_Then_AppendsGoOn()
    {
        var head = await SnapshotAsync(await AppendManyAsync(5), [1]);
        await Log.TrimAsync(Id, 5, head.Snapshot!, None);

        head = await AppendManyAsync(20, head);

        await AssertLogAsync(head, [.. Enumerable.Range(6, 21).Select(sequence => (long)sequence)]);
    }

    [Fact]
    public async Task TrimAsync_ReplacedSnapshot_IsGoneForItsReaders()
    {
        var first = await SnapshotAsync(await AppendManyAsync(2), [1], [2]);
        var second = await SnapshotAsync(await AppendManyAsync(1, first), [3]);

        await Log.TrimAsync(Id, 4, second.Snapshot!, None);

        Assert.Equal([[3]], await ReadSnapshotAsync(Other, second.Snapshot!));
        var exception = await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadSnapshotAsync(Other, first.Snapshot!));
        Assert.Equal(first.Snapshot!.Sequence, exception.Sequence);
    }

    [Fact]
    public async Task TrimAsync_AbandonedBlocksOfTheSameSequence_Gone()
    {
        var head = await AppendManyAsync(2);
        var abandoned = await WriteBlocksAsync(2, [7], [8]);
        var named = await SnapshotAsync(head, [1]);

        await Log.TrimAsync(Id, 2, named.Snapshot!, None);

        Assert.Equal([[1]], await ReadSnapshotAsync(Other, named.Snapshot!));
        await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadSnapshotAsync(Other, abandoned));
    }

    [Fact]
    public async Task TrimAsync_SnapshotInProgressWithAHigherSequence_Stays()
    {
        var head = await SnapshotAsync(await AppendManyAsync(2), [1]);
        var next = await WriteBlocksAsync(3, [5], [6]);

        await Log.TrimAsync(Id, 2, head.Snapshot!, None);

        await AppendAsync(Log, head, Next(head, next));
        Assert.Equal([[5], [6]], await ReadSnapshotAsync(Other, next));
    }

    [Fact]
    public async Task TrimAsync_OtherTasks_KeepEverything()
    {
        var neighbour = new TaskId(Id.Topology, "other", Id.Partition);
        var first = Next(null);
        await Log.AppendAsync(neighbour, null, new CommitBatch(first, new byte[] { 7 }), None);
        var nonce = Guid.NewGuid();
        await Log.WriteSnapshotBlockAsync(neighbour, 1, nonce, 0, new byte[] { 8 }, None);
        var head = await SnapshotAsync(await AppendManyAsync(2), [1]);

        await Log.TrimAsync(Id, 2, head.Snapshot!, None);

        var read = new List<byte[]>();
        await foreach (var commit in Other.ReadCommitsAsync(neighbour, 0, 1, None))
        {
            read.Add(commit.Payload.ToArray());
        }

        await foreach (var block in Other.ReadSnapshotAsync(neighbour, new SnapshotReference(1, nonce, 1, 1, 0), None))
        {
            read.Add(block.ToArray());
        }

        Assert.Equal([[7], [8]], read);
    }

    [Fact]
    public async Task TrimAsync_MoreThanFitsInOnePart_AllGoes()
    {
        const int commits = 1_100;
        const int blocks = 250;
        var first = await SnapshotAsync(await AppendManyAsync(commits), [.. Enumerable.Range(0, blocks).Select(index => new[] { (byte)index })]);
        var head = await SnapshotAsync(first, [1]);

        await Log.TrimAsync(Id, commits, head.Snapshot!, None);

        await AssertLogAsync(head, commits + 1, commits + 2);
        await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadCommitsAsync(Other, commits - 1, commits));
        var lastBlock = first.Snapshot! with { BlockCount = blocks };
        await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadSnapshotAsync(Other, lastBlock));
    }

    [Fact]
    public async Task TrimAsync_WhileACommitIsBeingRead_ItsBytesStay()
    {
        var head = await SnapshotAsync(await AppendManyAsync(5), [1]);
        var reading = Other.ReadCommitsAsync(Id, 0, 6, None).GetAsyncEnumerator();
        await using (reading)
        {
            Assert.True(await reading.MoveNextAsync());

            // What is trimmed may be used for the next commits; a reader must not see them in the old one's place.
            await Log.TrimAsync(Id, 5, head.Snapshot!, None);
            await AppendManyAsync(5, head);

            Assert.Equal(1, reading.Current.Sequence);
            Assert.Equal(PayloadOf(1), reading.Current.Payload.ToArray());

            // Whether it goes on from what was there, or is told, it never gets other bytes or a hole.
            try
            {
                for (var sequence = 2L; await reading.MoveNextAsync(); sequence++)
                {
                    Assert.Equal(sequence, reading.Current.Sequence);
                    Assert.Equal(PayloadOf(sequence), reading.Current.Payload.ToArray());
                }
            }
            catch (CommitsTrimmedException exception)
            {
                Assert.Equal(2, exception.Sequence);
            }
        }
    }

    [Fact]
    public async Task TrimAsync_CancelledBefore_NothingGone()
    {
        var head = await SnapshotAsync(await AppendManyAsync(2), [1]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Log.TrimAsync(Id, 2, head.Snapshot!, new CancellationToken(canceled: true)));

        await AssertLogAsync(head, 1, 2, 3);
    }
}
