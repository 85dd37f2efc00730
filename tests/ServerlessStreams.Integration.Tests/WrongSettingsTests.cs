using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using ServerlessStreams.Integration.Tests.Demo;
using ServerlessStreams.Integration.Tests.Running;

namespace ServerlessStreams.Integration.Tests;

/// <summary>What cannot work is said once, in words that name the setting or the file, and nothing is begun.</summary>
public sealed class WrongSettingsTests(DemoInput input) : IClassFixture<DemoInput>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string State => _folder.File("state.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Inventory__ReorderPoint", "abc", "Setting Inventory:ReorderPoint is 'abc'; it must be a whole number.")]
    [InlineData("Streams__State", "nonsense", "Setting Streams:State is 'nonsense'; it must be scheme:location")]
    [InlineData("Streams__State", "redis:x", "State log 'redis:x' (setting Streams:State): there is no provider for 'redis'")]
    [InlineData("AzureFunctionsJobHost__extensions__kafka__commitOnFailure", "true", "commitOnFailure is true (setting AzureFunctionsJobHost__extensions__kafka__commitOnFailure)")]
    [InlineData("AzureFunctionsJobHost__extensions__kafka__maxRetries", "5", "maxRetries is 5 (setting AzureFunctionsJobHost__extensions__kafka__maxRetries)")]
    public async Task Setting_Wrong_IsNamed(string name, string value, string message) => await AssertRefusedAsync([], message, (name, value));

    [Fact]
    public async Task Brokers_NobodyAnswers_AreNamed() => await AssertRefusedAsync(
        [], "Kafka:Brokers = '127.0.0.1:1' (environment variable Kafka__Brokers): no Kafka broker answers there", ("Kafka__Brokers", "127.0.0.1:1"));

    [Fact]
    public async Task Port_InUse_IsNamed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await AssertRefusedAsync(["--port", port], $"Port {port} of 127.0.0.1 is in use");
    }

    [Fact]
    public async Task StateFile_NoDatabase_IsNamedAndLeftAsItIs()
    {
        var bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(State, bytes);

        await AssertRefusedAsync([], $"Cannot open the state log {State}: it is no SQLite database.");

        Assert.Equal(bytes, await File.ReadAllBytesAsync(State));
    }

    [Fact]
    public async Task StateFile_DamagedInside_IsNamed()
    {
        using var demo = new DemoCourse(input.Prices, input.FewMovements, await TestBroker.StartAsync(TestBroker.Embedded));
        await demo.RunAsync();
        File.Copy(demo.State, State);
        await using (var file = File.OpenWrite(State))
        {
            // Beginning and end stay as they are: what is asked of the file at the start can be read.
            file.Position = file.Length / 2 / 4096 * 4096;
            await file.WriteAsync(new byte[4 * 4096]);
        }

        await AssertRefusedAsync([], $"Cannot open the state log {State}: it is damaged.");
    }

    [Fact]
    public async Task StateFile_LockedByAnotherProcess_IsNamed()
    {
        await using var other = new SqliteConnection($"Data Source={State};Pooling=False");
        await other.OpenAsync();
        await ExecuteAsync(other, "CREATE TABLE t (x); BEGIN EXCLUSIVE");

        await AssertRefusedAsync([], $"Cannot open the state log {State}: another process or a tool holds its lock");
    }

    [Theory]
    [InlineData("--unknown", "'--unknown'")]
    [InlineData("--port=x", "--port is a number")]
    [InlineData("--play=prices=/nowhere/prices.jsonl", "there is no file '/nowhere/prices.jsonl'")]
    [InlineData("--play=prices", "--play 'prices' is not TOPIC=FILE")]
    public async Task Option_Wrong_IsNamed(string option, string message) => await AssertRefusedAsync([option], message);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Play_MalformedLine_NamesFileAndLine(bool first)
    {
        var file = _folder.File("prices.jsonl");
        await File.WriteAllLinesAsync(file, [.. File.ReadLines(input.Prices).Take(20), """{"key":"AAPL","value":}"""]);

        await AssertRefusedAsync(["--play", $"prices={file}", .. first ? ["--play-first"] : Array.Empty<string>()], $"{file}, line 21: ");
    }

    [Fact]
    public async Task PlayFirst_MoreThanTheEmbeddedBrokerKeeps_IsRefusedBeforeAnythingIsPlayed()
    {
        var file = _folder.File("prices.jsonl");
        var line = """{"key":"AAPL","value":{"symbol":"AAPL","price":1.5,"at":"2000-01-02T00:00:00Z"},"headers":{"padding":"PADDING"}}"""
            .Replace("PADDING", new string('x', 50_000), StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, Enumerable.Repeat(line, 81));

        var run = await AssertRefusedAsync(["--play", $"prices={file}", "--play-first"], $"{file}: partition 1 of topic 'prices' would get");

        Assert.Contains("the embedded Kafka is given at most 4,000,000", run.Text, StringComparison.Ordinal);
        Assert.Contains("Set Kafka:Brokers to play this input into a real broker", run.Text, StringComparison.Ordinal);
    }

    // One message and nothing else that alarms; not zero; and no task has begun.
    private async Task<HostProcess> AssertRefusedAsync(string[] arguments, string message, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string> all = new() { ["Streams__State"] = "sqlite:" + State };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        string[] port = arguments.Any(argument => argument.StartsWith("--port", StringComparison.Ordinal)) ? [] : ["--port", "0"];
        await using var run = HostProcess.Start([.. port, "--topic", "prices:4", "--topic", "stock-movements:4", "--until-caught-up", "--json", .. arguments], all);
        Assert.Equal(1, await run.EndAsync());
        Assert.Single(run.Errors);
        Assert.Contains(message, run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{\"records\"", run.Text, StringComparison.Ordinal);
        return run;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
