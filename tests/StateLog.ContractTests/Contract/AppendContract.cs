using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>Atomicity and the fence.</summary>
public abstract class AppendContract<TStorage>(TStorage storage) : LogContract<TStorage>(storage)
    where TStorage : LogStorage
{
    [Fact]
    public async Task ReadHeadAsync_TaskHasNeverCommitted_Null() => Assert.Null(await Log.ReadHeadAsync(Id, None));

    [Fact]
    public async Task AppendAsync_First_StoresHeadAndCommit()
    {
        var head = Next(null);

        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, null, head));

        await AssertLogAsync(head, 1);
    }

    [Fact]
    public async Task AppendAsync_Head_IsReadBackWhole()
    {
        var head = Next(null, new SnapshotReference(1, Guid.NewGuid(), int.MaxValue, long.MaxValue, ulong.MaxValue)) with
        {
            NextDeadline = null,
            CommittedAt = -1,
            Epoch = 7,
            OutboxCount = long.MaxValue,
        };
        await AppendAsync(Log, null, head);

        var read = await Other.ReadHeadAsync(Id, None);

        Assert.NotNull(read);
        Assert.Equal(head.Sources.ToArray(), read.Sources.ToArray());
        Assert.Equal(head, read with { Sources = head.Sources });
    }

    [Fact]
    public async Task AppendAsync_AfterTheExpectedHead_Appended()
    {
        var first = Next(null);
        var second = Next(first);
        await AppendAsync(Log, null, first);

        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Other, first, second));

        await AssertLogAsync(second, 1, 2);
    }

    [Fact]
    public async Task AppendAsync_FirstWhereAHeadIs_ConflictAndNothingVisible()
    {
        var first = Next(null);
        await AppendAsync(Log, null, first);

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Other, null, Next(null), [1, 2, 3]));

        await AssertLogAsync(first, 1);
    }

    [Fact]
    public async Task AppendAsync_ExpectsAHeadWhereNoneIs_ConflictAndNothingVisible()
    {
        var never = Next(null);

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Log, never, Next(never)));

        await AssertLogAsync(null);
        Assert.DoesNotContain(Id, await ListAsync(Other, Id.Topology));
    }

    [Fact]
    public async Task AppendAsync_AfterAnOlderHead_ConflictAndNothingVisible()
    {
        var first = Next(null);
        var second = await AppendManyAsync(1, await AppendFirstAsync(first));

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Other, first, Next(first), [1, 2, 3]));

        await AssertLogAsync(second, 1, 2);
    }

    [Fact]
    public async Task AppendAsync_SameSequenceAnotherNonce_Conflict()
    {
        var first = await AppendFirstAsync(Next(null));
        var impostor = first with { Nonce = Guid.NewGuid() };

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Other, impostor, Next(impostor)));

        await AssertLogAsync(first, 1);
    }

    [Fact]
    public async Task AppendAsync_SameSequenceAnotherEpoch_Conflict()
    {
        var first = await AppendFirstAsync(Next(null));
        var other = first with { Epoch = 2 };

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Other, other, Next(other)));

        await AssertLogAsync(first, 1);
    }

    [Fact]
    public async Task AppendAsync_EpochRaised_FencesTheOwnerOfTheOldOne()
    {
        var first = await AppendFirstAsync(Next(null));
        var reset = Next(first) with { Epoch = 2 };

        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, first, reset));
        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Other, first, Next(first)));

        await AssertLogAsync(reset, 1, 2);
    }

    [Fact]
    public async Task AppendAsync_TheVerySameWriteAgain_AppendedOnce()
    {
        var first = await AppendFirstAsync(Next(null));
        var second = Next(first);

        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, first, second));
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Other, first, second));

        await AssertLogAsync(second, 1, 2);
    }

    [Fact]
    public async Task AppendAsync_OutOfSyncThenCaughtUp_Appended()
    {
        var first = await AppendFirstAsync(Next(null));
        var second = Next(first);
        await AppendAsync(Other, first, second);
        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(Log, first, Next(first)));

        var seen = await Log.ReadHeadAsync(Id, None);
        var third = Next(seen);

        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, seen, third));
        await AssertLogAsync(third, 1, 2, 3);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 2)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(1, 0)]
    public async Task AppendAsync_SequenceIsNotTheNext_ArgumentExceptionAndNothingVisible(int? expected, int sequence)
    {
        var head = expected is null ? null : await AppendFirstAsync(Next(null));
        var wrong = Next(head) with { Sequence = sequence };

        await Assert.ThrowsAsync<ArgumentException>(async () => await AppendAsync(Log, head, wrong));

        await AssertLogAsync(head, head is null ? [] : [1]);
    }

    [Fact]
    public async Task AppendAsync_CallerUsesItsBufferAgain_StoredBytesStay()
    {
        var head = Next(null);
        var buffer = PayloadOf(1);
        await AppendAsync(Log, null, head, buffer);

        buffer.AsSpan().Fill(0xEE);

        await AssertLogAsync(head, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024 * 1024)]
    public async Task AppendAsync_PayloadOfAnySize_IsReadBack(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        await AppendAsync(Log, null, Next(null), payload);

        var commit = Assert.Single(await ReadCommitsAsync(Other, 0, 1));

        Assert.Equal(payload, commit.Payload);
    }

    [Fact]
    public async Task AppendAsync_PartOfALargerBuffer_OnlyThatPartIsStored()
    {
        var buffer = new byte[] { 9, 1, 2, 3, 9 };
        await Log.AppendAsync(Id, null, new CommitBatch(Next(null), buffer.AsMemory(1, 3)), None);

        Assert.Equal([1, 2, 3], Assert.Single(await ReadCommitsAsync(Other, 0, 1)).Payload);
    }

    [Fact]
    public async Task AppendAsync_CancelledBefore_NothingVisible()
    {
        var batch = new CommitBatch(Next(null), PayloadOf(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Log.AppendAsync(Id, null, batch, new CancellationToken(canceled: true)));

        await AssertLogAsync(null);
    }

    [Fact]
    public async Task ReadHeadAsync_CancelledBefore_Throws() => await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        await Log.ReadHeadAsync(Id, new CancellationToken(canceled: true)));

    [Fact]
    public async Task ReadHeadAsync_OpenedAgain_SeesWhatWasAppended()
    {
        var head = await AppendManyAsync(3);

        Assert.Equal(head.Nonce, (await Storage.Open().ReadHeadAsync(Id, None))!.Nonce);
    }

    private async Task<TaskHead> AppendFirstAsync(TaskHead head)
    {
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Log, null, head));
        return head;
    }
}
