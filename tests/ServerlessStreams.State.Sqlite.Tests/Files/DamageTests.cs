using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite.Tests.Files;

/// <summary>Bytes that have changed are found, named, and left as they are.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadCommitsAsync_PayloadHasChanged_FormatErrorNamesFileTaskAndCommit()
    {
        await using var log = _folder.Open();
        await log.AppendAsync(count: 3);
        _folder.Execute("UPDATE commits SET payload = zeroblob(3000) WHERE sequence = 2");

        var exception = await Assert.ThrowsAsync<StateFormatException>(() => log.ReadSequencesAsync());

        Assert.Contains(_folder.File, exception.Message, StringComparison.Ordinal);
        Assert.Contains("sample/main/0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("commit 2 ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReadCommitsAsync_CommitIsMissingThoughNoSnapshotCoversIt_FormatError(int sequence)
    {
        await using var log = _folder.Open();
        await log.AppendAsync(count: 3);
        _folder.Execute($"DELETE FROM commits WHERE sequence = {sequence}");

        var exception = await Assert.ThrowsAsync<StateFormatException>(() => log.ReadSequencesAsync());

        Assert.Contains($"commit {sequence} is missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadHeadAsync_NewerFormat_FormatErrorAndAppendsAreFenced()
    {
        await using var log = _folder.Open();
        var head = await log.AppendAsync();

        // A newer version has written: its head has a format that this one does not know.
        _folder.Execute("UPDATE tasks SET head = CAST(x'FF' || substr(head, 2) AS BLOB), sequence = 2, nonce = randomblob(16)");

        var exception = await Assert.ThrowsAsync<StateFormatException>(async () => await log.ReadHeadAsync());
        Assert.Contains("newer version", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.File, exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateFormatException>(async () => await log.AppendAsync(head));
        Assert.Equal(1, _folder.Execute("SELECT count(*) FROM commits"));
    }

    [Fact]
    public async Task AppendAsync_PagesAreOverwritten_DamageNamesTheFileAndWhatToDo()
    {
        await using (var first = _folder.Open())
        {
            await first.AppendAsync(count: 20);
        }

        await using var log = _folder.Open();
        OverwritePages();
        var exception = await Assert.ThrowsAsync<StateLogException>(async () => await log.ReadHeadAsync());
        var writing = await Assert.ThrowsAsync<StateLogException>(async () => await log.AppendAsync());

        Assert.All([exception, writing], thrown =>
        {
            Assert.False(thrown.IsTransient);
            Assert.Contains(_folder.File, thrown.Message, StringComparison.Ordinal);
            Assert.Contains("damaged", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("backup", thrown.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Open_PagesAreOverwritten_DamageIsFoundAtOnce()
    {
        await using (var first = _folder.Open())
        {
            await first.AppendAsync(count: 20);
        }

        OverwritePages();

        var exception = Assert.Throws<StateLogException>(() => _folder.Open());
        Assert.False(exception.IsTransient);
        Assert.Contains($"Cannot open the state log {_folder.File}: it is damaged.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_FileIsDeletedWhileOpen_SaysSo()
    {
        await using var log = _folder.Open();
        var head = await log.AppendAsync();
        File.Delete(_folder.File);

        var exception = await Assert.ThrowsAsync<StateLogException>(async () => await log.AppendAsync(head));

        Assert.Contains("deleted or moved", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrimAsync_SnapshotWasNamed_FreedRoomIsUsedAgain()
    {
        await using var log = _folder.Open();
        var head = await log.AppendAsync(count: 100);
        var size = await SizeAfterTrimAsync(head, log);

        for (var round = 0; round < 3; round++)
        {
            head = await log.AppendAsync(await log.ReadHeadAsync(), 90);
            Assert.InRange(await SizeAfterTrimAsync(head, log), 0, size + 40);
        }
    }

    private void OverwritePages()
    {
        using var file = File.OpenWrite(_folder.File);

        // All but the first page, which holds the schema.
        var noise = new byte[file.Length - 4_096];
        new Random(1).NextBytes(noise);
        file.Position = 4_096;
        file.Write(noise);
    }

    private async Task<long> SizeAfterTrimAsync(TaskHead head, SqliteStateLog log)
    {
        var snapshot = new SnapshotReference(head.Sequence, Guid.NewGuid(), 1, 1, 0);
        await log.WriteSnapshotBlockAsync(SampleTask.Id, snapshot.Sequence, snapshot.Nonce, 0, new byte[] { 1 }, CancellationToken.None);
        await log.AppendAsync(head with { Snapshot = snapshot });
        await log.TrimAsync(SampleTask.Id, snapshot.Sequence, snapshot, CancellationToken.None);
        return _folder.Execute("PRAGMA page_count");
    }
}
