using ServerlessStreams.Functions.Checks;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Tests.Checks;

public sealed class HostSettingsCheckTests : IDisposable
{
    private const string Prefix = "AzureFunctionsJobHost:extensions:kafka:";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WhatTheLibraryNeeds_IsFound()
    {
        var report = await RunAsync(HostJson("\"commitOnFailure\": false, \"maxRetries\": -1, \"maxBatchSize\": 1000"));

        Assert.Empty(report.Errors);
        Assert.Contains(report.Found, line => line.Contains("commitOnFailure false, maxRetries -1, maxBatchSize 1000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NothingSaid_TheHostsDefaultsAreErrors()
    {
        var errors = (await RunAsync("""{ "version": "2.0" }""")).Errors;

        Assert.Equal(2, errors.Count);
        Assert.StartsWith("commitOnFailure is not set", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("maxRetries is not set", errors[1], StringComparison.Ordinal);
        Assert.All(errors, error => Assert.Contains(Path.Combine(_folder.Path, "host.json"), error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"commitOnFailure\": true, \"maxRetries\": -1", "commitOnFailure is true", "extensions.kafka.commitOnFailure in ")]
    [InlineData("\"commitOnFailure\": false, \"maxRetries\": 5", "maxRetries is 5", "extensions.kafka.maxRetries in ")]
    [InlineData("\"commitOnFailure\": false, \"maxRetries\": -1, \"sessionTimeoutMs\": 2999", "sessionTimeoutMs is 2999", "extensions.kafka.sessionTimeoutMs in ")]
    [InlineData("\"commitOnFailure\": false, \"maxRetries\": -1, \"sessionTimeoutMs\": 400000", "maxPollIntervalMs is 300000", "the default")]
    [InlineData("\"commitOnFailure\": false, \"maxRetries\": -1, \"maxPollIntervalMs\": 60000", "maxPollIntervalMs, 60000", "MaxFailurePause")]
    [InlineData("\"commitOnFailure\": false, \"maxRetries\": -1, \"sessionTimeoutMs\": \"soon\"", "sessionTimeoutMs is 'soon'", "no whole number")]
    public async Task Run_WrongValue_IsNamedWithWhereItStands(string kafka, string expected, string where)
    {
        var error = Assert.Single((await RunAsync(HostJson(kafka))).Errors);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains(where, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OverridesInSettings_WinOverTheFile()
    {
        var mended = await RunAsync(
            HostJson("\"commitOnFailure\": true"), (Prefix + "commitOnFailure", "False"), (Prefix + "maxRetries", "-1"));
        var broken = await RunAsync(
            HostJson("\"commitOnFailure\": false, \"maxRetries\": -1"), (Prefix + "commitOnFailure", "true"));

        Assert.Empty(mended.Errors);
        Assert.Contains(
            "setting AzureFunctionsJobHost__extensions__kafka__commitOnFailure", Assert.Single(broken.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommentsAndOtherCase_AreRead()
    {
        var report = await RunAsync("""
            {
              // as people write it
              "Extensions": { "KAFKA": { "CommitOnFailure": false, "maxRetries": -1, } },
            }
            """);

        Assert.Empty(report.Errors);
    }

    [Fact]
    public async Task Run_NoFile_SaysWhereItShouldBe()
    {
        var exception = await Assert.ThrowsAsync<FileNotFoundException>(() => RunAsync(hostJson: null));

        Assert.Contains(Path.Combine(_folder.Path, "host.json"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NotJson_NamesTheFile()
    {
        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("{ nonsense"));

        Assert.Contains(Path.Combine(_folder.Path, "host.json"), exception.Message, StringComparison.Ordinal);
    }

    private static string HostJson(string kafka) => $$"""{ "version": "2.0", "extensions": { "kafka": { {{kafka}} } } }""";

    private async Task<StartupReport> RunAsync(string? hostJson, params (string Name, string? Value)[] settings)
    {
        if (hostJson is not null)
        {
            _folder.Write("host.json", hostJson);
        }

        var report = new StartupReport();
        var configuration = TestSettings.Of(settings);
        var check = new HostSettingsCheck(new AppFolder(_folder.Path, IsInAzure: false), configuration, EngineSettings.Read(configuration, new StreamEngineOptions()));
        await check.RunAsync(report, CancellationToken.None);
        return report;
    }
}
