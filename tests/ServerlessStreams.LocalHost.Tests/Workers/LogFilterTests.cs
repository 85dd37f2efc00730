using System.Collections;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class LogFilterTests
{
    [Theory]
    [InlineData("My.App", "Information", true)]
    [InlineData("My.App", "Debug", false)]
    [InlineData("Microsoft.Hosting.Lifetime", "Information", false)]
    [InlineData("Microsoft.Hosting.Lifetime", "Warning", true)]
    [InlineData("My.App", "None", false)]
    public void Shows_NoSettings_AppFromInformationFrameworksFromWarning(string category, string level, bool shown)
        => Assert.Equal(shown, Filter().Shows(category, Enum.Parse<RpcLog.Types.Level>(level)));

    [Theory]
    [InlineData("My.App", "Information", false)]
    [InlineData("My.App.Part", "Debug", true)]
    [InlineData("My.App.Part.Deeper", "Debug", true)]
    [InlineData("My.App.Partial", "Debug", false)]
    [InlineData("Microsoft.X", "Trace", true)]
    public void Shows_Levels_LongestCategoryCounts(string category, string level, bool shown)
    {
        var filter = Filter(("default", "Warning"), ("My.App.Part", "Debug"), ("Microsoft", "Trace"));

        Assert.Equal(shown, filter.Shows(category, Enum.Parse<RpcLog.Types.Level>(level)));
    }

    [Fact]
    public void Levels_Unknown_SaysWhere()
        => Assert.Contains("'Loud'", Assert.Throws<LocalHostException>(() => Filter(("default", "Loud"))).Message, StringComparison.Ordinal);

    private static LogFilter Filter(params (string Category, string Level)[] levels)
    {
        var environment = new Hashtable();
        foreach (var (category, level) in levels)
        {
            environment[$"AzureFunctionsJobHost__logging__logLevel__{category}"] = level;
        }

        return new(HostJson.Load(Path.Combine(TestApps.KafkaEcho, "host.json"), HostSettings.Load(null, environment)), verbose: false);
    }
}
