using ServerlessStreams.Integration.Tests.Demo;
using ServerlessStreams.Integration.Tests.Model;
using ServerlessStreams.Integration.Tests.Running;

namespace ServerlessStreams.Integration.Tests;

/// <summary>The demo, recomputed from its own output files; and once more with the same state.</summary>
public sealed class DemoTests(DemoInput input) : IClassFixture<DemoInput>
{
    private const int PriceCount = 5_665;
    private const int MovementCount = 50_000;

    [SkippableTheory]
    [InlineData(TestBroker.Embedded)]
    [InlineData(TestBroker.Real)]
    public async Task Run_TwiceWithTheSameState_FirstIsAsRecomputedSecondAddsNothing(string kind)
    {
        await using var broker = await TestBroker.StartAsync(kind);
        using var demo = new DemoCourse(input.Prices, input.Movements, broker);

        var (first, output) = await demo.RunAsync();

        var expected = new Expected(output);
        Assert.Equal((PriceCount, MovementCount), (output.Topic("prices").Count, output.Topic("stock-movements").Count));
        Assert.All(output.Topic("prices").Concat(output.Topic("stock-movements")), line => Assert.Equal(Murmur2.Partition(line.Key.GetString()!, 4), line.Partition));
        expected.AssertEachOnce(output);
        AssertQuiet(first);
        AssertSummary(
            first, records: PriceCount + MovementCount, alerts: expected.Prices.Alerts.Count, lowStock: expected.Inventory.LowStock.Count,
            redelivered: 0, openWindows: expected.Prices.OpenWindows);
        Assert.Equal(expected.Prices.Alerts.Count, first.Lines.Count(line => line.StartsWith("[price-alerts] ", StringComparison.Ordinal)));

        var (second, again) = await demo.RunAsync();

        AssertQuiet(second);
        if (broker.IsReal)
        {
            // What the group had not committed at the end of the first run comes again, and is known.
            expected.AssertEachOnce(again);
            AssertSummary(
                second, records: 0, alerts: expected.Prices.Alerts.Count, lowStock: expected.Inventory.LowStock.Count,
                redelivered: null, openWindows: null);
        }
        else
        {
            expected.AssertNothingWrong(again);
            AssertSummary(second, records: 0, alerts: 0, lowStock: 0, redelivered: PriceCount + MovementCount, openWindows: expected.Prices.OpenWindows);
        }
    }

    // Nothing that a user would have to look at.
    private static void AssertQuiet(HostProcess host) =>
        Assert.DoesNotContain(host.Lines, line => line.Contains("error", StringComparison.Ordinal) || line.Contains("warning", StringComparison.Ordinal));

    private static void AssertSummary(HostProcess host, int records, int alerts, int lowStock, int? redelivered, int? openWindows)
    {
        var summary = host.Summary;
        Assert.Equal(["records", "alerts", "lowStock", "late", "redelivered", "deadLetters", "openWindows", "lag", "seconds"], summary.Keys);
        Assert.Equal(
            (records, alerts, lowStock, 0, redelivered ?? summary["redelivered"], 0, openWindows ?? summary["openWindows"], 0),
            (summary["records"], summary["alerts"], summary["lowStock"], summary["late"], summary["redelivered"], summary["deadLetters"], summary["openWindows"], summary["lag"]));
        Assert.InRange(summary["seconds"], 0.001, 600);
    }
}
