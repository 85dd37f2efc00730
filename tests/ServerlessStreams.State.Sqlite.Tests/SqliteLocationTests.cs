using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite.Tests;

public sealed class SqliteLocationTests
{
    private static readonly Func<string, string?> Nowhere = static _ => null;
    private static readonly Func<string, string?> AppService = static name => name == "WEBSITE_SITE_NAME" ? "my-app" : null;

    [Fact]
    public void Resolve_RelativePath_FullPathOfTheFile() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "state.db"), SqliteLocation.Resolve("data/state.db", Nowhere));

    [Fact]
    public void Resolve_ExistingFolder_DefaultFileInIt()
    {
        using var folder = new StateFolder();

        Assert.Equal(Path.Combine(folder.Path, "streams.db"), SqliteLocation.Resolve(folder.Path, Nowhere));
    }

    [Fact]
    public void Resolve_EndsWithSeparator_DefaultFileInThatFolder() =>
        Assert.Equal(Path.GetFullPath("no-such-folder/streams.db"), SqliteLocation.Resolve("no-such-folder/", Nowhere));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(":memory:")]
    [InlineData("file:state.db?mode=memory")]
    [InlineData("a\0b")]
    [InlineData(@"\\server\share\state.db")]
    public void Resolve_NoPathOfALocalFile_RefusedForGood(string location)
    {
        // A UNC path is one only on Windows; elsewhere a backslash is a character of a name.
        if (location.StartsWith('\\') && !OperatingSystem.IsWindows())
        {
            Assert.EndsWith(location, SqliteLocation.Resolve(location, Nowhere), StringComparison.Ordinal);
            return;
        }

        var exception = Assert.Throws<StateLogException>(() => SqliteLocation.Resolve(location, Nowhere));

        Assert.False(exception.IsTransient);
        Assert.Contains("'sqlite:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_HomeOnAppService_RefusedAsAShare()
    {
        var location = OperatingSystem.IsWindows() ? @"C:\home\data\state.db" : "/home/data/state.db";

        var exception = Assert.Throws<StateLogException>(() => SqliteLocation.Resolve(location, AppService));

        Assert.Contains(location, exception.Message, StringComparison.Ordinal);
        Assert.Contains("network share", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_PathThatLeadsIntoHomeOnAppService_RefusedAsAShare() => Assert.Throws<StateLogException>(() =>
        SqliteLocation.Resolve(OperatingSystem.IsWindows() ? @"C:\tmp\..\home\state.db" : "/tmp/../home/state.db", AppService));

    [Theory]
    [InlineData("/home/data/state.db", false)]
    [InlineData("/homes/data/state.db", true)]
    [InlineData("/tmp/home/state.db", true)]
    public void Resolve_NotTheShare_Accepted(string location, bool isAppService) =>
        Assert.Equal(Path.GetFullPath(location), SqliteLocation.Resolve(location, isAppService ? AppService : Nowhere));

    [Fact]
    public async Task Open_ByProvider_MakesFolderAndFile()
    {
        using var folder = new StateFolder();
        var provider = new SqliteStateLogProvider();
        var file = Path.Combine(folder.Path, "a", "b", "state.db");

        await using (provider.Open(file, TimeProvider.System))
        {
            Assert.True(File.Exists(file));
        }

        Assert.Equal("sqlite", provider.Scheme);
    }
}
