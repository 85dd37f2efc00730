using ServerlessStreams.Functions.Diagnostics;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Tests.Diagnostics;

public sealed class InvocationMetricsTests
{
    private static readonly TaskId Task0 = new("counting", TaskId.MainSubtopology, 0);
    private static readonly TaskId Task1 = new("counting", TaskId.MainSubtopology, 1);

    private readonly FakeLogger<StreamProcessor> _logger = new();
    private readonly Topology _topology = TestTopologies.Counting();

    [Fact]
    public void Report_Counters_AreMetricsOfTheWorkerWithTheTopology()
    {
        new InvocationMetrics(_logger).Report(_topology, Result(new TaskCounters(7, 2, 3, 4, 5, 1, 0, 6)));

        Assert.Equal(
            ["streams.records=7", "streams.late=3", "streams.redelivered=2", "streams.dead_letters=1", "streams.outputs=6"],
            Metrics());
        Assert.All(_logger.Entries, entry => Assert.Equal("counting", entry.State["topology"]));
    }

    [Fact]
    public void Report_Zeroes_AreNotReported()
    {
        new InvocationMetrics(_logger).Report(_topology, Result(new TaskCounters(1, 0, 0, 0, 0, 0, 0, 0)));

        Assert.Equal(["streams.records=1"], Metrics());
    }

    [Fact]
    public void Report_OnlyRedelivered_SaysThatNoRecordWasNew()
    {
        new InvocationMetrics(_logger).Report(_topology, Result(new TaskCounters(0, 9, 0, 0, 0, 0, 0, 0)));

        Assert.Equal(["streams.records=0", "streams.redelivered=9"], Metrics());
    }

    [Fact]
    public void Report_OpenWindows_AreReportedPerTaskAndWhenTheyChange()
    {
        var metrics = new InvocationMetrics(_logger);

        metrics.Report(_topology, Result(default, (Task0, 3), (Task1, 0)));
        metrics.Report(_topology, Result(default, (Task0, 3), (Task1, 2)));
        metrics.Report(_topology, Result(default, (Task0, 0)));

        Assert.Equal(
            ["counting/main/0=3", "counting/main/1=0", "counting/main/1=2", "counting/main/0=0"],
            _logger.Entries.Where(entry => "streams.open_windows".Equals(entry.State["Name"])).Select(entry => $"{entry.State["task"]}={entry.State["Value"]}"));
    }

    private static BatchResult Result(TaskCounters counters, params (TaskId Task, long OpenWindows)[] tasks) =>
        new(counters, [.. tasks.Select(task => new TaskResult(task.Task, default, task.OpenWindows, 0))]);

    private IEnumerable<string> Metrics() => _logger.Entries.Select(entry => $"{entry.State["Name"]}={entry.State["Value"]}");
}
