using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Functions.Checks;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Functions.Triggers;
using ServerlessStreams.Kafka;

namespace ServerlessStreams.Functions.Tests.Checks;

public sealed class BrokerCheckTests
{
    private readonly FakeTopicMetadata _broker = new();
    private readonly FakeFunctionMetadata _functions = new();

    [Fact]
    public async Task Run_AllTopicsThere_IsFoundWithPartitions()
    {
        _broker.Topics["words"] = 4;
        _broker.Topics["counts-out"] = 2;

        var report = await RunAsync();

        Assert.Empty(report.Notes);
        Assert.Contains(report.Found, line => line.Contains("words (4), counts-out (2)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_MissingTopic_IsANoteOnly()
    {
        _broker.Topics["words"] = 4;

        var report = await RunAsync();

        Assert.Empty(report.Errors);
        Assert.Contains("'counts-out'", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BrokerCannotBeAsked_IsAskedOnce()
    {
        _broker.Failure = new BrokerException("broker:9092 is down");

        await Assert.ThrowsAsync<BrokerException>(() => RunAsync());

        Assert.Equal(1, _broker.Questions);
    }

    [Fact]
    public async Task Run_TriggerReadsFromOtherBrokers_IsANote()
    {
        _broker.Topics["words"] = _broker.Topics["counts-out"] = 1;
        _functions.AddKafka("count", "words", "g", ("brokerList", "\"elsewhere:9092\"")).AddKafka("log", "logs", "h", ("brokerList", "\"third:9092\""));

        var note = Assert.Single((await RunAsync()).Notes);

        Assert.Contains("'count'", note, StringComparison.Ordinal);
        Assert.Contains("'elsewhere:9092'", note, StringComparison.Ordinal);
    }

    private async Task<StartupReport> RunAsync()
    {
        var services = new ServiceCollection()
            .AddSingleton<IEmitter>(new FakeEmitter())
            .AddSingleton<ITopicMetadata>(_broker)
            .AddSingleton(new KafkaConnection { BootstrapServers = "broker:9092" })
            .BuildServiceProvider();
        var report = new StartupReport();
        var triggers = new FunctionTriggers(_functions, new AppFolder("/app", false), TestSettings.Of());
        await new BrokerCheck(new TopologyRegistry(services, [_ => TestTopologies.Counting()]), triggers, services)
            .RunAsync(report, CancellationToken.None);
        return report;
    }
}
