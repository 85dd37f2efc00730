using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.Functions.Checks;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.State;

namespace ServerlessStreams.Functions.Tests.Checks;

public sealed class StateCheckTests
{
    [Fact]
    public async Task Run_StateOfTheSameTopology_IsFound()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);
        await processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a"), TestRecords.Of(0, "a", partition: 1)], CancellationToken.None);

        var report = await RunAsync(processing.Log, TestTopologies.Counting());

        Assert.Empty(report.Errors);
        Assert.Contains(report.Found, line => line.Contains("2 tasks stored", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.Contains("ends with this process", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_StateOfOtherStores_IsOneErrorPerTopology()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);
        await processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a"), TestRecords.Of(0, "a", partition: 1)], CancellationToken.None);

        var error = Assert.Single((await RunAsync(processing.Log, TestTopologies.Counting(store: "renamed"))).Errors);

        Assert.Contains("store 'counts' is gone", error, StringComparison.Ordinal);
        Assert.Contains("store 'renamed' is new", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/home/site/state.db", true, "under home")]
    [InlineData("/home/site/state.db", false, null)]
    [InlineData("/tmp/state.db", true, null)]
    [InlineData("", true, null)]
    public void NetworkShare_Path_IsRefusedWhereLocksDoNotHold(string path, bool isInAzure, string? expected)
    {
        var reason = NetworkShare.ReasonAgainst(path, isInAzure);

        if (expected is null)
        {
            Assert.Null(reason);
        }
        else
        {
            Assert.Contains(expected, reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_SqliteUnderHomeInAzure_IsRefusedBeforeItIsOpened()
    {
        var report = new StartupReport();
        var services = new ServiceCollection()
            .AddSingleton(new StateSetting("sqlite", "/home/data/state.db", "setting Streams:State"))
            .AddSingleton<IStateLog>(_ => throw new InvalidOperationException("must not be opened"))
            .BuildServiceProvider();

        await new StateCheck(new TopologyRegistry(services, [_ => TestTopologies.Counting()]), new AppFolder("/app", IsInAzure: true), services)
            .RunAsync(report, CancellationToken.None);

        Assert.Contains("sqlite:/home/data/state.db", Assert.Single(report.Errors), StringComparison.Ordinal);
    }

    private static async Task<StartupReport> RunAsync(IStateLog log, Topology topology)
    {
        var report = new StartupReport();
        var services = new ServiceCollection()
            .AddSingleton(new StateSetting("memory", "", "setting Streams:State"))
            .AddSingleton(log)
            .BuildServiceProvider();
        await new StateCheck(new TopologyRegistry(services, [_ => topology]), new AppFolder("/app", IsInAzure: false), services)
            .RunAsync(report, CancellationToken.None);
        return report;
    }
}
