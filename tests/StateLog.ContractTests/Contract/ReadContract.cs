using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>Reading commits: whole, in order, without holes. And the list of tasks.</summary>
public abstract class ReadContract<TStorage>(TStorage storage) : LogContract<TStorage>(storage)
    where TStorage : LogStorage
{
    [Theory]
    [InlineData(0, 5, new long[] { 1, 2, 3, 4, 5 })]
    [InlineData(2, 4, new long[] { 3, 4 })]
    [InlineData(4, 5, new long[] { 5 })]
    [InlineData(3, 3, new long[0])]
    [InlineData(4, 2, new long[0])]
    [InlineData(5, 9, new long[0])]
    [InlineData(3, long.MaxValue, new long[] { 4, 5 })]
    public async Task ReadCommitsAsync_Range_ExactlyThatInOrder(long after, long through, long[] expected)
    {
        await AppendManyAsync(5);

        var commits = await ReadCommitsAsync(Other, after, through);

        Assert.Equal(expected, commits.Select(commit => commit.Sequence));
        Assert.All(commits, commit => Assert.Equal(PayloadOf(commit.Sequence), commit.Payload));
    }

    [Fact]
    public async Task ReadCommitsAsync_TaskHasNeverCommitted_Empty() => Assert.Empty(await ReadCommitsAsync(Log, 0, 10));

    [Fact]
    public async Task ReadCommitsAsync_NegativeSequence_ArgumentOutOfRange() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadCommitsAsync(Log, -1, 10));

    [Fact]
    public async Task ReadCommitsAsync_OtherTasksBeside_OnlyItsOwn()
    {
        await AppendManyAsync(2);
        var neighbour = new TaskId(Id.Topology, "other", Id.Partition);
        await Log.AppendAsync(neighbour, null, new CommitBatch(Next(null), new byte[] { 7 }), None);

        Assert.Equal([PayloadOf(1), PayloadOf(2)], (await ReadCommitsAsync(Other, 0, 9)).Select(commit => commit.Payload));
    }

    [Fact]
    public async Task ReadCommitsAsync_Cancelled_Throws()
    {
        await AppendManyAsync(3);
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var commit in Log.ReadCommitsAsync(Id, 0, 3, cancellation.Token))
            {
                Assert.Equal(1, commit.Sequence);
                await cancellation.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task ReadCommitsAsync_LeftEarly_LogGoesOn()
    {
        var head = await AppendManyAsync(3);
        await foreach (var commit in Log.ReadCommitsAsync(Id, 0, 3, None))
        {
            Assert.Equal(1, commit.Sequence);
            break;
        }

        await AssertLogAsync(await AppendManyAsync(1, head), 1, 2, 3, 4);
    }

    [Fact]
    public async Task ReadCommitsAsync_AppendsMeanwhile_ContiguousAndWhole()
    {
        const int count = 60;
        var writer = Task.Run(() => AppendManyAsync(count));
        var last = 0L;
        while (last < count)
        {
            // The head is read first, so everything up to it must be there.
            var head = await Other.ReadHeadAsync(Id, None);
            var commits = await ReadCommitsAsync(Other, last, head?.Sequence ?? 0);
            Assert.Equal((head?.Sequence ?? 0) - last, commits.Count);
            foreach (var commit in commits)
            {
                Assert.Equal(++last, commit.Sequence);
                Assert.Equal(PayloadOf(commit.Sequence), commit.Payload);
            }

            if (writer.IsFaulted)
            {
                break;
            }
        }

        await writer;
    }

    [Fact]
    public async Task ListTasksAsync_SeveralTopologies_OnlyTasksOfOneWithAHead()
    {
        var name = $"listed-{Guid.NewGuid():N}";
        TaskId[] tasks = [new(name, "main", 0), new(name, "main", 11), new(name, "second", 0)];
        var other = new TaskId(name + "-more", "main", 0);
        foreach (var task in tasks.Append(other))
        {
            await Log.AppendAsync(task, null, new CommitBatch(Next(null), PayloadOf(1)), None);
        }

        Assert.Equal(tasks.Select(task => task.ToString()).Order(), (await ListAsync(Other, name)).Select(task => task.ToString()).Order());
        Assert.Equal([other], await ListAsync(Other, other.Topology));
        Assert.Empty(await ListAsync(Other, name + "-none"));
    }

    [Fact]
    public async Task ListTasksAsync_CancelledBefore_Throws()
    {
        await AppendManyAsync(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var task in Log.ListTasksAsync(Id.Topology, new CancellationToken(canceled: true)))
            {
                Assert.Fail($"{task} was listed.");
            }
        });
    }
}
