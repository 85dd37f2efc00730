using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite.Tests.Files;

/// <summary>Somebody else holds the lock: a passing failure that names the file, and nothing is lost.</summary>
public sealed class LockTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AppendAsync_LockedForTooLong_TransientAndNothingWritten()
    {
        await using var log = _folder.OpenImpatiently();
        var head = await log.AppendAsync();
        using var tool = _folder.Connect();
        StateFolder.Execute(tool, "BEGIN IMMEDIATE");

        var exception = await Assert.ThrowsAsync<StateLogException>(async () => await log.AppendAsync(head));

        AssertLocked(exception);
        Assert.Equal([1], await log.ReadSequencesAsync());
        StateFolder.Execute(tool, "ROLLBACK");
        await log.AppendAsync(head);
        Assert.Equal([1, 2], await log.ReadSequencesAsync());
    }

    [Fact]
    public async Task WriteSnapshotBlockAndTrim_LockedForTooLong_Transient()
    {
        await using var log = _folder.OpenImpatiently();
        await log.AppendAsync();
        var snapshot = new SnapshotReference(1, Guid.NewGuid(), 1, 1, 0);
        using var tool = _folder.Connect();
        StateFolder.Execute(tool, "BEGIN IMMEDIATE");

        AssertLocked(await Assert.ThrowsAsync<StateLogException>(async () =>
            await log.WriteSnapshotBlockAsync(SampleTask.Id, 1, snapshot.Nonce, 0, new byte[] { 1 }, CancellationToken.None)));
        AssertLocked(await Assert.ThrowsAsync<StateLogException>(async () =>
            await log.TrimAsync(SampleTask.Id, 1, snapshot, CancellationToken.None)));
    }

    [Fact]
    public async Task AppendAsync_LockIsGivenBackInTime_Appended()
    {
        await using var log = _folder.Open();
        var head = await log.AppendAsync();
        using var tool = _folder.Connect();
        StateFolder.Execute(tool, "BEGIN IMMEDIATE");

        var append = Task.Run(() => log.AppendAsync(head));
        Assert.False(append.IsCompleted);
        StateFolder.Execute(tool, "ROLLBACK");

        Assert.Equal(2, (await append).Sequence);
    }

    [Fact]
    public async Task ReadHeadAsync_WriterIsAtWork_DoesNotWait()
    {
        await using var log = _folder.OpenImpatiently();
        var head = await log.AppendAsync();
        using var tool = _folder.Connect();
        StateFolder.Execute(tool, "BEGIN IMMEDIATE");

        Assert.Equal(head.Nonce, (await log.ReadHeadAsync())!.Nonce);
    }

    [Fact]
    public async Task Open_LockedForTooLong_Transient()
    {
        await _folder.Open().DisposeAsync();
        using var tool = _folder.Connect();
        StateFolder.Execute(tool, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; SELECT 1");

        AssertLocked(Assert.Throws<StateLogException>(() => _folder.OpenImpatiently()));
    }

    [Fact]
    public async Task AppendAsync_CancelledWhileItWaitsForAnotherWriter_NothingWritten()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var log = _folder.OpenImpatiently(step =>
        {
            if (step == SqliteStep.Begun)
            {
                begun.Set();
                goOn.Wait(TimeSpan.FromSeconds(30));
            }
        });
        using var cancellation = new CancellationTokenSource();
        var first = Task.Run(() => log.AppendAsync());
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        var batch = new CommitBatch(StateLogProcess.Owner.Next(null, null), new byte[] { 1 });

        var second = log.AppendAsync(SampleTask.Id, null, batch, cancellation.Token).AsTask();
        Assert.False(second.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        goOn.Set();
        Assert.Equal((await first).Nonce, (await log.ReadHeadAsync())!.Nonce);
    }

    private void AssertLocked(StateLogException exception)
    {
        Assert.True(exception.IsTransient);
        Assert.Contains(_folder.File, exception.Message, StringComparison.Ordinal);
        Assert.Contains("lock", exception.Message, StringComparison.Ordinal);
    }
}
