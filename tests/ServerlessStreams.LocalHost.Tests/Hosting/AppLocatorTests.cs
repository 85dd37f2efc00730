using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Tests.Console;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

public sealed class AppLocatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("locator-").FullName;
    private readonly RecordingConsole _console = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Open_BuiltFolder_IsTakenAsItIs()
    {
        var (app, settings) = await OpenAsync(TestApps.KafkaEcho);

        Assert.Equal(("KafkaEcho", TestApps.KafkaEcho), (app.Name, app.Directory));
        Assert.Equal(Path.Combine(TestApps.KafkaEcho, "local.settings.json"), settings);
        Assert.Equal("dotnet", Path.GetFileNameWithoutExtension(app.Executable));
        Assert.Equal(5, app.BuiltBindings().Count(binding => binding.GetProperty("direction").GetString() == "In"));
        Assert.Empty(_console.Lines);
    }

    [Fact]
    public async Task Open_ProjectThatDoesNotBuild_ShowsTheCompilersErrorOnce()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "Broken.csproj"),
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        await File.WriteAllTextAsync(Path.Combine(_folder, "Broken.cs"), "class Broken { int }");

        var error = await FailAsync(_folder);

        Assert.Contains("Broken.csproj does not build:", error.Message, StringComparison.Ordinal);
        Assert.Single(error.Message.Split('\n'), line => line.Contains("error CS1519", StringComparison.Ordinal));
        Assert.Equal(["Building Broken …"], _console.Lines);
    }

    [Fact]
    public async Task Open_WrongPlace_SaysWhatIsWrong()
    {
        Assert.Contains("does not exist", (await FailAsync(Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains("has neither a built worker", (await FailAsync(_folder)).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(_folder, "a.csproj"), "");
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.csproj"), "");
        await File.WriteAllTextAsync(Path.Combine(_folder, "text.txt"), "");
        Assert.Contains("has 2 projects; name one", (await FailAsync(_folder)).Message, StringComparison.Ordinal);
        Assert.Contains("is neither a project nor a folder", (await FailAsync(Path.Combine(_folder, "text.txt"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "description": { "language": "node" } }""", "the app's language is 'node'")]
    [InlineData("""{ "description": { "language": "dotnet-isolated" } }""", "defaultWorkerPath is missing")]
    [InlineData("""{ "description": { "language": "dotnet-isolated", "defaultWorkerPath": "Gone.dll" } }""", "Gone.dll, named by defaultWorkerPath")]
    [InlineData("{", "worker.config.json, line 1: not valid JSON")]
    public async Task Open_WrongConfig_NamesFileAndValue(string config, string expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "worker.config.json"), config);

        Assert.Contains(expected, (await FailAsync(_folder)).Message, StringComparison.Ordinal);
    }

    private Task<(LocalHost.Workers.WorkerApp App, string LocalSettings)> OpenAsync(string path) =>
        new AppLocator(_console, TimeProvider.System).OpenAsync(path, CancellationToken.None);

    private Task<LocalHostException> FailAsync(string path) => Assert.ThrowsAsync<LocalHostException>(() => OpenAsync(path));
}
