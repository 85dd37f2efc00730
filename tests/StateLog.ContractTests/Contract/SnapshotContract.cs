using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>Snapshots: unseen until a head names them, never mixed.</summary>
public abstract class SnapshotContract<TStorage>(TStorage storage) : LogContract<TStorage>(storage)
    where TStorage : LogStorage
{
    [Fact]
    public async Task WriteSnapshotBlockAsync_NoHeadNamesIt_NobodySeesIt()
    {
        var head = await AppendManyAsync(1);

        await WriteBlocksAsync(1, [1], [2]);

        await AssertLogAsync(head, 1);
        Assert.Null((await Other.ReadHeadAsync(Id, None))!.Snapshot);
    }

    [Fact]
    public async Task WriteSnapshotBlockAsync_BeforeTheFirstCommit_TaskIsNotThereYet()
    {
        await WriteBlocksAsync(0, [1]);

        Assert.Null(await Other.ReadHeadAsync(Id, None));
        Assert.DoesNotContain(Id, await ListAsync(Other, Id.Topology));
        await AssertLogAsync(await AppendManyAsync(1), 1);
    }

    [Fact]
    public async Task ReadSnapshotAsync_Named_BlocksInOrder()
    {
        // More than ten, so that an order by text would show.
        var blocks = Enumerable.Range(0, 12).Select(index => new byte[] { (byte)index, 0xFF }).ToArray();
        await SnapshotAsync(await AppendManyAsync(1), blocks);

        var snapshot = (await Other.ReadHeadAsync(Id, None))!.Snapshot!;

        Assert.Equal(12, snapshot.BlockCount);
        Assert.Equal(blocks, await ReadSnapshotAsync(Other, snapshot));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(48 * 1024)]
    [InlineData(1024 * 1024)]
    public async Task ReadSnapshotAsync_BlockOfAnySize_IsReadBack(int length)
    {
        var block = new byte[length];
        new Random(length).NextBytes(block);
        var head = await SnapshotAsync(await AppendManyAsync(1), block);

        Assert.Equal(block, Assert.Single(await ReadSnapshotAsync(Other, head.Snapshot!)));
    }

    [Fact]
    public async Task WriteSnapshotBlockAsync_CallerUsesItsBufferAgain_StoredBytesStay()
    {
        byte[] block = [1, 2, 3];
        var head = await SnapshotAsync(await AppendManyAsync(1), block);

        block.AsSpan().Fill(0xEE);

        Assert.Equal([1, 2, 3], Assert.Single(await ReadSnapshotAsync(Other, head.Snapshot!)));
    }

    [Fact]
    public async Task WriteSnapshotBlockAsync_SameBlockAgain_ReplacesIt()
    {
        var head = await SnapshotAsync(await AppendManyAsync(1), [1], [2]);

        await Other.WriteSnapshotBlockAsync(Id, head.Snapshot!.Sequence, head.Snapshot.Nonce, 1, new byte[] { 9, 9 }, None);

        Assert.Equal([[1], [9, 9]], await ReadSnapshotAsync(Log, head.Snapshot));
    }

    [Fact]
    public async Task ReadSnapshotAsync_AnotherBegunAtTheSameSequence_NotMixed()
    {
        var head = await AppendManyAsync(1);
        await WriteBlocksAsync(1, [7], [8], [9]);
        var named = await SnapshotAsync(head, [1], [2]);
        await WriteBlocksAsync(1, [4], [5]);

        Assert.Equal([[1], [2]], await ReadSnapshotAsync(Other, named.Snapshot!));
    }

    [Fact]
    public async Task ReadSnapshotAsync_WithoutBlocks_Empty()
    {
        var head = await SnapshotAsync(await AppendManyAsync(1));

        Assert.Empty(await ReadSnapshotAsync(Other, head.Snapshot!));
    }

    [Fact]
    public async Task ReadSnapshotAsync_NeverWrittenAndNotNamed_CommitsTrimmed()
    {
        await AppendManyAsync(2);
        var unknown = new SnapshotReference(1, Guid.NewGuid(), 1, 1, 0);

        var exception = await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadSnapshotAsync(Other, unknown));

        Assert.Equal((Id, 1L), (exception.Task, exception.Sequence));
    }

    [Fact]
    public async Task ReadSnapshotAsync_NamedButABlockIsMissing_FormatError()
    {
        var head = await AppendManyAsync(1);
        var snapshot = await WriteBlocksAsync(1, [1]);
        await AppendAsync(Log, head, Next(head, snapshot with { BlockCount = 2 }));

        var exception = await Assert.ThrowsAsync<StateFormatException>(() => ReadSnapshotAsync(Other, snapshot with { BlockCount = 2 }));

        Assert.Contains(Id.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteSnapshotBlockAsync_CancelledBefore_NothingWritten()
    {
        var head = await AppendManyAsync(1);
        var snapshot = new SnapshotReference(1, Guid.NewGuid(), 1, 1, 0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Log.WriteSnapshotBlockAsync(Id, 1, snapshot.Nonce, 0, new byte[] { 1 }, new CancellationToken(canceled: true)));

        await AssertLogAsync(head, 1);
        await Assert.ThrowsAsync<CommitsTrimmedException>(() => ReadSnapshotAsync(Other, snapshot));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, -1)]
    public async Task WriteSnapshotBlockAsync_NegativeNumber_ArgumentOutOfRange(long sequence, int index) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await Log.WriteSnapshotBlockAsync(Id, sequence, Guid.NewGuid(), index, new byte[] { 1 }, None));
}
