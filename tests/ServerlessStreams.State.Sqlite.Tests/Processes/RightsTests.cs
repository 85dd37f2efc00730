namespace ServerlessStreams.State.Sqlite.Tests.Processes;

/// <summary>Files and folders that may not be written. Rights do not bind root, so a child gives root up first.</summary>
public sealed class RightsTests : IDisposable
{
    private const UnixFileMode ReadAndEnter =
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly StateFolder _folder = new();
    private readonly StateFolder _warmUp = new();

    public void Dispose()
    {
        Mode(_folder.Path, ReadAndEnter | UnixFileMode.UserWrite);
        _folder.Dispose();
        _warmUp.Dispose();
    }

    [SkippableFact]
    public async Task Open_FolderCannotBeWritten_RefusedForGood()
    {
        var file = Path.Combine(_folder.Path, "state.db");

        Assert.Contains("cannot be opened", await RefusalAsync(file), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [SkippableFact]
    public async Task Open_SubfolderCannotBeMade_RefusedForGood() =>
        Assert.Contains("Cannot make the folder", await RefusalAsync(Path.Combine(_folder.Path, "sub", "state.db")), StringComparison.Ordinal);

    [SkippableFact]
    public async Task Open_FileInAFolderThatCannotBeWritten_RefusedAndUnchanged()
    {
        var before = await WriteFileAsync(UnixFileMode.OtherRead | UnixFileMode.OtherWrite);

        Assert.Contains("may write the file and its folder", await RefusalAsync(_folder.File), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.File));
    }

    [SkippableFact]
    public async Task Open_FileThatCannotBeWritten_RefusedAndUnchanged()
    {
        var before = await WriteFileAsync(UnixFileMode.OtherRead);

        Assert.Contains("may write the file and its folder", await RefusalAsync(_folder.File, UnixFileMode.OtherWrite | UnixFileMode.UserWrite), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.File));
    }

    [SkippableFact]
    public async Task Open_FileThatAnotherUserHasOpen_RefusedAtOnceAndNotByTheFirstCommit()
    {
        await using var log = _folder.Open();
        var head = await log.AppendAsync();

        // The files of the write-ahead log are there, so SQLite is content to read.
        Assert.Contains("it cannot be written", await RefusalAsync(_folder.File), StringComparison.Ordinal);
        Assert.Equal(head.Nonce, (await log.ReadHeadAsync())!.Nonce);
    }

    private async Task<byte[]> WriteFileAsync(UnixFileMode others)
    {
        await using (var log = _folder.Open())
        {
            await log.AppendAsync();
        }

        Mode(_folder.File, UnixFileMode.UserRead | others);
        return File.ReadAllBytes(_folder.File);
    }

    private async Task<string> RefusalAsync(string file, UnixFileMode moreRightsOnTheFolder = UnixFileMode.None)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs the file rights of Unix");
        Mode(_folder.Path, ReadAndEnter | moreRightsOnTheFolder);
        using var child = ChildProcess.Start("refuse", _warmUp.File, file);
        var answer = await child.ReadToEndAsync();
        Assert.Equal("", await child.WaitForExitAsync());
        Assert.StartsWith("False ", answer, StringComparison.Ordinal);
        Assert.Contains(file, answer, StringComparison.Ordinal);
        return answer;
    }

    private static void Mode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
