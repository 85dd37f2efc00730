using System.Collections;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Tests.Settings;

public sealed class HostJsonTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"host-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_Section_IsFlatAndOverridden()
    {
        var host = Load(
            """{ "version": "2.0", "extensions": { "kafka": { "maxBatchSize": 100, "commitOnFailure": false, "none": null } } }""",
            ("AzureFunctionsJobHost__extensions__kafka__MaxBatchSize", "7"),
            ("AzureFunctionsJobHost__extensions__kafka__maxRetries", "-1"));

        var kafka = host.Section("extensions:kafka");

        Assert.Equal(["commitOnFailure", "maxBatchSize", "maxRetries"], kafka.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(("7", "environment variable AzureFunctionsJobHost__extensions__kafka__MaxBatchSize"), (kafka["maxBatchSize"].Value, kafka["maxBatchSize"].Source));
        Assert.Equal(("false", $"extensions:kafka:commitOnFailure in {_file}"), (kafka["commitOnFailure"].Value, kafka["commitOnFailure"].Source));
        Assert.Equal("-1", host.Get("Extensions:Kafka:MaxRetries"));
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{ "functionTimeout": "-1" }""", null)]
    [InlineData("""{ "functionTimeout": "00:00:30" }""", 30)]
    public void FunctionTimeout_Text_IsADuration(string json, int? seconds)
        => Assert.Equal(seconds, (int?)Load(json).FunctionTimeout?.TotalSeconds);

    [Fact]
    public void FunctionTimeout_Nonsense_SaysWhere()
    {
        var error = Assert.Throws<LocalHostException>(() => Load("""{ "functionTimeout": "soon" }""").FunctionTimeout);

        Assert.Contains($"functionTimeout is 'soon' (functionTimeout in {_file})", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "api")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "/v1/" } } }""", "v1")]
    public void HttpRoutePrefix_Set_ReplacesApi(string json, string expected)
        => Assert.Equal(expected, Load(json).HttpRoutePrefix);

    [Fact]
    public void Load_Missing_SaysSo()
        => Assert.Contains("host.json", Assert.Throws<LocalHostException>(() => HostJson.Load("/nowhere/host.json", HostSettings.Load(null, new Hashtable()))).Message, StringComparison.Ordinal);

    private HostJson Load(string json, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(_file, json);
        var variables = new Hashtable();
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return HostJson.Load(_file, HostSettings.Load(null, variables));
    }
}
