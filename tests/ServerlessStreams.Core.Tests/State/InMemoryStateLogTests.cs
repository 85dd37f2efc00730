using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Core.Tests.State;

/// <summary>What is its own; what every log promises is in StateLog.ContractTests.</summary>
public sealed class InMemoryStateLogTests
{
    private static readonly TaskId Id = new("topology", "main", 0);

    private readonly InMemoryStateLog _log = new();

    [Fact]
    public async Task AppendAsync_ArraysLeftByATrim_AllocatesNothing()
    {
        const int count = 200;
        var heads = Heads(3 * count);
        var payload = new byte[1_000];
        await AppendAsync(heads, 0, count, payload);
        await TrimAsync(count);
        await AppendAsync(heads, count, count, payload);
        await TrimAsync(2 * count);
        var kept = _log.AllocatedBytes;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 2 * count; index < 3 * count; index++)
        {
            // Not awaited by an async method of ours, whose own objects would be counted.
            Assert.True(_log.AppendAsync(Id, heads[index - 1], new CommitBatch(heads[index], payload), default).IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(kept, _log.AllocatedBytes);
    }

    [Fact]
    public async Task AppendAsync_NothingToUseAgain_AllocatesWhatItSays()
    {
        // More than the first ring of commits holds, and fewer than the next one.
        var heads = Heads(30);
        var payload = new byte[1_001];
        await AppendAsync(heads, 0, 20, payload);

        var keptBefore = _log.AllocatedBytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 20; index < 30; index++)
        {
            Assert.True(_log.AppendAsync(Id, heads[index - 1], new CommitBatch(heads[index], payload), default).IsCompletedSuccessfully);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(allocated, _log.AllocatedBytes - keptBefore);
        Assert.Equal(10 * 1_032, allocated);
    }

    [Fact]
    public async Task RetainedBytes_CommitsAndBlocks_WhatIsHeldNow()
    {
        var heads = Heads(20);
        await AppendAsync(heads, 0, 20, new byte[1_000]);
        Assert.Equal(20 * 1_024, _log.RetainedBytes);

        await _log.WriteSnapshotBlockAsync(Id, 1, Guid.NewGuid(), 0, new byte[100], default);
        Assert.Equal((20 * 1_024) + 128, _log.RetainedBytes);

        // The arrays of commits wait to be used again; the other snapshot's block is gone.
        await TrimAsync(20);
        Assert.Equal(20 * 1_024, _log.RetainedBytes);
    }

    [Fact]
    public async Task TrimAsync_MoreThanIsWorthKeeping_TheRestIsGone()
    {
        var heads = Heads(20);
        await AppendAsync(heads, 0, 20, new byte[1024 * 1024]);

        await TrimAsync(20);

        Assert.InRange(_log.RetainedBytes, 1, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task AppendAsync_ArraysLeftAreMuchTooLarge_NotUsed()
    {
        var heads = Heads(3);
        await AppendAsync(heads, 0, 2, new byte[100_000]);
        await TrimAsync(2);
        var allocated = _log.AllocatedBytes;

        await AppendAsync(heads, 2, 1, new byte[2_000]);

        Assert.Equal(allocated + 2_024, _log.AllocatedBytes);
    }

    private static TaskHead[] Heads(int count) => [.. Enumerable.Range(1, count).Select(sequence => new TaskHead
    {
        Epoch = 1,
        Sequence = sequence,
        Nonce = Guid.NewGuid(),
        Sources = [],
        CommittedAt = 0,
        Fingerprint = StateFingerprint.Empty,
        OutboxCount = 0,
        PublishedSequence = 0,
    })];

    private async Task AppendAsync(TaskHead[] heads, int from, int count, byte[] payload)
    {
        for (var index = from; index < from + count; index++)
        {
            var expected = index == 0 ? null : heads[index - 1];
            Assert.Equal(AppendOutcome.Appended, await _log.AppendAsync(Id, expected, new CommitBatch(heads[index], payload), default));
        }
    }

    private async Task TrimAsync(long through) =>
        await _log.TrimAsync(Id, through, new SnapshotReference(through, Guid.NewGuid(), 0, 0, 0), default);
}
