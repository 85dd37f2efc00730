using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class WorkerMetricsTests
{
    private readonly WorkerMetrics _metrics = new();

    [Fact]
    public void Add_CounterAndGauge_SumAndLastValuePerTask()
    {
        Add(WorkerMetrics.Late, 2, "a/0");
        Add(WorkerMetrics.Late, 3, "a/1");
        Add(WorkerMetrics.OpenWindows, 7, "a/0");
        Add(WorkerMetrics.OpenWindows, 4, "a/1");
        Add(WorkerMetrics.OpenWindows, 1, "a/0");

        Assert.Equal(5, _metrics.Total(WorkerMetrics.Late));
        Assert.Equal(5, _metrics.Total(WorkerMetrics.OpenWindows));
        Assert.Null(_metrics.Total(WorkerMetrics.Records));
    }

    [Fact]
    public void Add_NoMetric_IsIgnored()
    {
        _metrics.Add(new());
        _metrics.Add(new() { PropertiesMap = { ["Name"] = new() { String = WorkerMetrics.Late }, ["Value"] = new() { String = "much" } } });

        Assert.Null(_metrics.Total(WorkerMetrics.Late));
    }

    private void Add(string name, double value, string task) => _metrics.Add(new RpcLog
    {
        PropertiesMap =
        {
            ["Name"] = new() { String = name },
            ["Value"] = new() { Double = value },
            ["task"] = new() { String = task },
        },
    });
}
