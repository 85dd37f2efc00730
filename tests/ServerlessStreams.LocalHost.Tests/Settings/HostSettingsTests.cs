using System.Collections;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Tests.Settings;

public sealed class HostSettingsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"settings-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_NoFile_IsFine()
    {
        var settings = HostSettings.Load(_file, new Hashtable { ["A__B"] = "1" });

        Assert.Equal("1", settings.Get("A:B"));
        Assert.Empty(settings.ForWorker);
    }

    [Fact]
    public void Load_EnvironmentAndFile_EnvironmentWinsHoweverItSpellsTheName()
    {
        var settings = Load(
            """
            // by hand
            { "IsEncrypted": false, "Values": { "Kafka:Brokers": "file", "Other": "x", "Number": 5, "Flag": true, }, "ConnectionStrings": { "Db": "d" } }
            """,
            ("KAFKA__BROKERS", "environment"));

        Assert.Equal("environment", settings.Get("Kafka:Brokers"));
        Assert.Equal("environment variable KAFKA__BROKERS", settings.Find("kafka__brokers")!.Source);
        Assert.Equal(("x", "5", "true", "d"), (settings.Get("other"), settings.Get("Number"), settings.Get("Flag"), settings.Get("ConnectionStrings:Db")));
        Assert.Equal(["ConnectionStrings__Db", "Flag", "Number", "Other"], settings.ForWorker.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_Port_IsTaken()
        => Assert.Equal(7072, Load("""{ "Host": { "LocalHttpPort": 7072 } }""").LocalHttpPort);

    [Theory]
    [InlineData("{ \"Values\": {\n  \"A\": 1\n  \"B\": 2 } }", ", line 3: not valid JSON: '\"' is invalid after a value")]
    [InlineData("[]", "has to be a JSON object, it is an array")]
    [InlineData("""{ "Values": { "A": { "B": 1 } } }""", "Values:A is an object; a setting is a single value")]
    [InlineData("""{ "Values": 5 }""", "Values has to be an object of names and values, it is a single value")]
    [InlineData("""{ "IsEncrypted": true }""", "IsEncrypted is true")]
    [InlineData("""{ "Host": { "LocalHttpPort": "many" } }""", "Host:LocalHttpPort is \"many\", not a port")]
    public void Load_WrongFile_SaysFileAndPlace(string json, string expected)
    {
        var error = Assert.Throws<LocalHostException>(() => Load(json));

        Assert.StartsWith(_file, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_Name_OverridesEverythingAndReachesTheWorker()
    {
        var settings = Load("""{ "Values": { "Kafka:Brokers": "file" } }""");

        settings.Set("Kafka:Brokers", "127.0.0.1:9", "the embedded Kafka");

        Assert.Equal("127.0.0.1:9", settings.Get("KAFKA__brokers"));
        Assert.Equal("127.0.0.1:9", settings.ForWorker["Kafka__Brokers"]);
    }

    private HostSettings Load(string json, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(_file, json);
        var variables = new Hashtable();
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return HostSettings.Load(_file, variables);
    }
}
