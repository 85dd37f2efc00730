using System.Globalization;
using System.Text.Json;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

/// <summary>Files in, the true worker between, files out: on the embedded Kafka, and on a real one where there is one.</summary>
public sealed class EndToEndTests : IDisposable
{
    private const int Count = 3000;

    private readonly string _folder = Directory.CreateTempSubdirectory("localhost-").FullName;

    private string Input => Path.Combine(_folder, "input.jsonl");

    private string Log => Path.Combine(_folder, "echo.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Play_Embedded_EveryRecordIsProcessedInOrderAndReadBack(bool playFirst)
    {
        WriteInput();
        var saved = Path.Combine(_folder, "saved.jsonl");
        var hello = Path.Combine(_folder, "hello.json");
        string[] first = playFirst ? ["--play-first"] : [];
        await using var host = Start(
            ["--topic", "orders:3", "--play", "orders=" + Input, .. first, "--until-caught-up", "--show", "orders",
                "--save", "orders=" + saved, "--save-http", "/api/hello/me?x=1=" + hello, "--count", "orders=orders", "--json"]);

        Assert.Equal(0, await host.EndAsync());

        var summary = Summary(host);
        Assert.Equal((Count, Count, 0), (summary.GetProperty("records").GetInt32(), summary.GetProperty("orders").GetInt32(), summary.GetProperty("lag").GetInt32()));
        Assert.True(summary.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(["records", "orders", "late", "redelivered", "deadLetters", "openWindows", "lag", "seconds"], summary.EnumerateObject().Select(figure => figure.Name));
        Assert.Single(host.Output);
        Assert.Equal(Count, host.Text.Split('\n').Count(line => line.StartsWith("[orders] k", StringComparison.Ordinal)));
        Assert.Equal("me", JsonDocument.Parse(await File.ReadAllTextAsync(hello)).RootElement.GetProperty("name").GetString());

        var lines = (await File.ReadAllLinesAsync(saved)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(0, Count), lines.Select(line => line.GetProperty("value").GetProperty("n").GetInt32()).Order());
        Assert.Equal(3, lines.Select(line => line.GetProperty("partition").GetInt32()).Distinct().Count());
        AssertProcessedOnceInOrder(lines.GroupBy(line => line.GetProperty("partition").GetInt32()).ToDictionary(partition => partition.Key, partition => partition.Count()));
    }

    [SkippableFact]
    public async Task Play_WithoutTheEnd_StaysUntilItIsStopped()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sends a signal.");
        WriteInput();
        await using var host = Start(["--play", "orders=" + Input, "--json"]);
        await host.SaysAsync("Running at http://127.0.0.1:");

        host.Signal("TERM");

        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(Count, Summary(host).GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task Play_FunctionFailsTwice_BatchIsRunAgainAndNothingIsLost()
    {
        WriteInput();
        await using var host = Start(
            ["--topic", "orders:1", "--play", "orders=" + Input, "--play-first", "--until-caught-up", "--json"], ("ECHO_THROW_ON", "0:1500=2"));

        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(Count, Summary(host).GetProperty("records").GetInt32());
        Assert.Single(host.Text.Split('\n'), line => line.Contains("Function 'echo' failed", StringComparison.Ordinal));
        AssertProcessedOnceInOrder(new() { [0] = Count });
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("3")]
    public async Task Play_WorkerCrashesInMidBatch_RunsAgainAndNothingIsLost(string how)
    {
        WriteInput();
        await using var host = Start(
            ["--topic", "orders:1", "--play", "orders=" + Input, "--play-first", "--until-caught-up", "--json"],
            ("ECHO_EXIT_ON", "0:1500=1"), ("ECHO_EXIT_HOW", how));

        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(0, Summary(host).GetProperty("lag").GetInt32());
        Assert.Contains("runs again", host.Text, StringComparison.Ordinal);
        AssertProcessedOnceInOrder(new() { [0] = Count });
    }

    [Fact]
    public async Task Play_MalformedLine_NamesFileAndLine()
    {
        await File.WriteAllTextAsync(Input, "{\"value\":1}\n{\"value\":}\n");
        await using var host = Start(["--play", "orders=" + Input, "--until-caught-up"]);

        Assert.Equal(1, await host.EndAsync());
        Assert.Contains(Input, host.Text, StringComparison.Ordinal);
        Assert.Contains("2", host.Text.Split('\n').Single(line => line.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Play_RealKafkaTwice_TheSecondRunAddsNothing()
    {
        Skip.IfNot(KafkaServer.IsConfigured, KafkaServer.HowToConfigure);
        await using var kafka = await KafkaServer.StartAsync();
        WriteInput();
        var topic = $"orders-{Guid.NewGuid():N}";
        string[] arguments = ["--topic", topic + ":2", "--play", $"{topic}={Input}", "--until-caught-up", "--count", "all=" + topic, "--json"];
        (string, string)[] settings = [("Kafka__Brokers", kafka.Bootstrap), ("Echo__Topic", topic), ("Echo__Group", topic)];

        await using var first = Start(arguments, settings);
        Assert.Equal(0, await first.EndAsync());
        await using var second = Start(arguments, settings);
        Assert.Equal(0, await second.EndAsync());

        Assert.Equal((Count, Count), (Summary(first).GetProperty("records").GetInt32(), Summary(first).GetProperty("all").GetInt32()));
        Assert.Equal(Count, Summary(second).GetProperty("all").GetInt32());
        Assert.Contains($"Played 0 records; {Count:N0} more were there already", second.Text, StringComparison.Ordinal);

        // A clean stop commits nothing that was stored just before: that much comes again, as with the real trigger.
        Assert.InRange(Summary(second).GetProperty("records").GetInt32(), 0, Count);
    }

    private static JsonElement Summary(HostProcess host) => JsonDocument.Parse(host.Output[^1]).RootElement;

    private void WriteInput() => File.WriteAllLines(Input, Enumerable.Range(0, Count).Select(n => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"key":"k{{{n % 50}}}","value":{"n": {{{n}}} }}""")));

    private HostProcess Start(string[] arguments, params (string Name, string Value)[] settings) => HostProcess.Start(
        TestApps.KafkaEcho,
        ["--port", "0", .. arguments],
        [("Echo__Topic", "orders"), ("Echo__Group", "g"), ("ECHO_LOG", Log), ("AzureFunctionsJobHost__extensions__kafka__maxBatchSize", "500"),
            ("AzureFunctionsJobHost__logging__logLevel__KafkaEcho", "Warning"), .. settings]);

    // By the batches that ended well: every offset of every partition, each once, one after the other.
    private void AssertProcessedOnceInOrder(Dictionary<int, int> ends)
    {
        var events = File.ReadAllLines(Log).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var ended = events.Where(line => line.GetProperty("event").GetString() == "end" && line.GetProperty("result").GetString() == "ok")
            .Select(line => line.GetProperty("invocation").GetString()).ToHashSet();
        var next = ends.Keys.ToDictionary(partition => partition, _ => 0L);
        foreach (var batch in events.Where(line => line.GetProperty("event").GetString() == "batch" && ended.Contains(line.GetProperty("invocation").GetString())))
        {
            foreach (var record in batch.GetProperty("records").EnumerateArray())
            {
                var partition = record[0].GetInt32();
                Assert.Equal(next[partition]++, record[1].GetInt64());
            }
        }

        Assert.Equal(ends.ToDictionary(end => end.Key, end => (long)end.Value), next);
    }
}
