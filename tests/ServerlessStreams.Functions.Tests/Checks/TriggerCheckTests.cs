using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.Functions.Checks;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Functions.Triggers;

namespace ServerlessStreams.Functions.Tests.Checks;

public sealed class TriggerCheckTests
{
    private readonly FakeFunctionMetadata _metadata = new();

    [Fact]
    public async Task Run_AFunctionPerTopic_IsFound()
    {
        _metadata.AddKafka("count", "words", "g1").AddKafka("count-lines", "lines", "g2");

        var report = await RunAsync(TestTopologies.Counting(), TestTopologies.Counting("lines", "lines"));

        Assert.Empty(report.Errors);
        Assert.Contains(report.Found, line => line.Contains("'counting': words → counts-out; function 'count' (group 'g1')", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TopicWithoutFunction_IsAnErrorThatNamesWhatThereIs()
    {
        _metadata.AddKafka("other", "others", "g1");

        var error = Assert.Single((await RunAsync(TestTopologies.Counting())).Errors);

        Assert.Contains("'counting'", error, StringComparison.Ordinal);
        Assert.Contains("'words'", error, StringComparison.Ordinal);
        Assert.Contains("'others' (other)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cardinality", "\"One\"", "IsBatched = true")]
    [InlineData("properties", "{}", "does not take KafkaRecord[]")]
    [InlineData("keyDataType", null, "KeyDataType String (the default)")]
    [InlineData("keyDataType", "\"Long\"", "KeyDataType Long")]
    [InlineData("schemaRegistryUrl", "\"http://registry\"", "sets schemaRegistryUrl")]
    [InlineData("avroSchema", "\"{}\"", "sets avroSchema")]
    [InlineData("keyAvroSchema", "\"{}\"", "sets keyAvroSchema")]
    [InlineData("consumerGroup", null, "has no ConsumerGroup")]
    public async Task Run_WrongForm_IsAnErrorThatNamesTheFunction(string name, string? json, string expected)
    {
        _metadata.AddKafka("count", "words", "g1", (name, json));

        var error = Assert.Single((await RunAsync(TestTopologies.Counting())).Errors);

        Assert.Contains("'count'", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherFunctionsTopic_MayHaveAnyForm()
    {
        _metadata.AddKafka("count", "words", "g1").AddKafka("log", "logs", "g2", ("cardinality", "\"One\""), ("properties", "{}"), ("keyDataType", null));

        Assert.Empty((await RunAsync(TestTopologies.Counting())).Errors);
    }

    [Fact]
    public async Task Run_SharedConsumerGroup_IsAnError()
    {
        _metadata.AddKafka("count", "words", "same").AddKafka("log", "logs", "%Group%");

        var error = Assert.Single((await RunAsync(TestTopologies.Counting())).Errors);

        Assert.Contains("'count', 'log' share consumer group 'same'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MissingSetting_IsAnError()
    {
        _metadata.AddKafka("count", "words", "%Nope%");

        var report = await RunAsync(TestTopologies.Counting());

        Assert.Contains(report.Errors, error => error.Contains("'Nope'", StringComparison.Ordinal) && error.Contains("'count'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ShapesTheBuildLetsPass_AreAllRefused()
    {
        // What the real build writes for each of them.
        foreach (var (name, bindings) in BuiltApp.Functions("TriggerShapes"))
        {
            _metadata.Add(name, bindings);
        }

        var errors = (await RunAsync(TestTopologies.Counting(topic: "orders"))).Errors;

        foreach (var wrong in new[] { "single", "array-not-batched", "list", "bytes", "own-type", "text-keys", "everything" })
        {
            Assert.Contains(errors, error => error.StartsWith($"Function '{wrong}'", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(errors, error => error.StartsWith("Function 'batched'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("'batched', 'everything' share", StringComparison.Ordinal));
    }

    private async Task<StartupReport> RunAsync(params Topology[] topologies)
    {
        var report = new StartupReport();
        var settings = TestSettings.Of(("Kafka:Brokers", "broker:9092"), ("Group", "same"));
        var registry = new TopologyRegistry(
            new ServiceCollection().BuildServiceProvider(), topologies.Select(topology => (Func<IServiceProvider, Topology>)(_ => topology)));
        await new TriggerCheck(registry, new FunctionTriggers(_metadata, new AppFolder("/app", false), settings)).RunAsync(report, CancellationToken.None);
        return report;
    }
}
