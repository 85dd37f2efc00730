using System.Globalization;
using ServerlessStreams.Integration.Tests.Demo;

namespace ServerlessStreams.Integration.Tests.Model;

/// <summary>What has to come of the input of a run, and the comparisons of an output with it.</summary>
internal sealed class Expected
{
    public Expected(DemoOutput output)
    {
        Prices = new(output.Topic("prices"));
        Inventory = new(output.Topic("stock-movements"));
    }

    public PriceModel Prices { get; }

    public InventoryModel Inventory { get; }

    /// <summary>Everything came out, each once, and nothing else.</summary>
    public void AssertEachOnce(DemoOutput output)
    {
        AssertEachOnce(Prices.Alerts, output.Topic("price-alerts"));
        AssertEachOnce(Inventory.LowStock, output.Topic("low-stock"));
        Assert.Equal(Inventory.Levels, output.Levels());
    }

    /// <summary>Everything came out, some of it perhaps several times under the same id, and nothing else.</summary>
    public void AssertEachAtLeastOnce(DemoOutput output)
    {
        AssertEachOnce(Prices.Alerts, Distinct(output.Topic("price-alerts")));
        AssertEachOnce(Inventory.LowStock, Distinct(output.Topic("low-stock")));
        Assert.Equal(Inventory.Levels, output.Levels());
    }

    /// <summary>Nothing wrong came out, and the levels are right: what a broker can show that forgets what came before.</summary>
    public void AssertNothingWrong(DemoOutput output)
    {
        AssertPart(Prices.Alerts, Distinct(output.Topic("price-alerts")));
        AssertPart(Inventory.LowStock, Distinct(output.Topic("low-stock")));
        Assert.Equal(Inventory.Levels, output.Levels());
    }

    private static void AssertEachOnce(IReadOnlyList<Event> expected, IReadOnlyList<TopicLine> lines)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(Sorted(expected), Sorted(lines.Select(Event.Of)));

        // task/epoch/n: the task's records are counted from 0, without a gap; and they stand in that order.
        var ids = lines.GroupBy(line => line.Id[..line.Id.LastIndexOf('/')], line => long.Parse(line.Id[(line.Id.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));
        Assert.All(ids, numbers => Assert.Equal(Enumerable.Range(0, numbers.Count()).Select(n => (long)n), numbers));
    }

    private static void AssertPart(IReadOnlyList<Event> expected, IReadOnlyList<TopicLine> lines) =>
        Assert.Empty(lines.Select(Event.Of).Except(expected));

    // In the order of first appearance; a repeat has to say the same.
    private static IReadOnlyList<TopicLine> Distinct(IReadOnlyList<TopicLine> lines)
    {
        var first = new Dictionary<string, TopicLine>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!first.TryAdd(line.Id, line))
            {
                Assert.Equal(Event.Of(first[line.Id]), Event.Of(line));
            }
        }

        return [.. first.Values];
    }

    private static IEnumerable<Event> Sorted(IEnumerable<Event> events) =>
        events.OrderBy(one => one.Cause, StringComparer.Ordinal).ThenBy(one => one.Key, StringComparer.Ordinal).ThenBy(one => one.Value, StringComparer.Ordinal);
}
