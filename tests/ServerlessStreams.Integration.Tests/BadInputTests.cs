using System.Globalization;
using System.Text.Json;
using ServerlessStreams.Integration.Tests.Demo;
using ServerlessStreams.Integration.Tests.Model;
using ServerlessStreams.Integration.Tests.Running;

namespace ServerlessStreams.Integration.Tests;

/// <summary>Records that can never be processed, among good ones: dead letters, and the rest as if they were not there.</summary>
public sealed class BadInputTests(DemoInput input) : IClassFixture<DemoInput>
{
    private const string Decode = "DECODE";
    private const string Process = "PROCESS";

    private static readonly (string Line, string Stage, string Reason)[] _badPrices =
    [
        ("""{"key":"AAPL","valueBase64":"bm90IEpTT04=","headers":{"trace":"a1","none":null,"bytes":{"base64":"/wA="},"trace":"a2"}}""", Decode, "invalid JSON literal"),
        ("""{"key":"AAPL","valueBase64":"","headers":{"trace":"a3"}}""", Decode, "does not contain any JSON"),
        ("""{"key":"AAPL","value":{"symbol":"AAPL","at":"2000-01-02T00:00:00Z"}}""", Decode, "'price'"),
        ("""{"key":"AAPL","value":{"symbol":"AAPL","price":"dear","at":"2000-01-02T00:00:00Z"}}""", Decode, "$.price"),
        ("""{"key":"AAPL","value":{"symbol":"AAPL","price":1.5,"at":"yesterday"}}""", Decode, "$.at"),
        ("""{"key":"AAPL","value":{"symbol":null,"price":1.5,"at":"2000-01-02T00:00:00Z"}}""", Decode, "'Symbol'"),
        ("""{"key":"AAPL","value":[1,2]}""", Decode, "Price"),
        ("""{"keyBase64":"/wA=","value":{"symbol":"AAPL","price":1.5,"at":"2000-01-02T00:00:00Z"}}""", Decode, "not UTF-8"),
        ("""{"key":"AAPL","value":{"symbol":"AAPL","price":1.5,"at":"9000-01-02T00:00:00Z"}}""", Decode, "9000-01-02"),
        ("""{"key":"AAPL","value":null,"timestamp":NOW}""", Process, "A price has a value"),
    ];

    private static readonly (string Line, string Stage, string Reason)[] _badMovements =
    [
        ("""{"key":"sku-001","valueBase64":"/wA=","headers":{"trace":"b1"}}""", Decode, "invalid start of a value"),
        ("""{"key":"sku-001","value":{"movementId":"x","sku":"sku-001","quantity":1,"at":"2025-03-01T06:00:00Z"}}""", Decode, "'warehouse'"),
        ("""{"key":"sku-001","value":{"movementId":"x","sku":"sku-001","warehouse":"lyon","quantity":1.5,"at":"2025-03-01T06:00:00Z"}}""", Decode, "$.quantity"),
        ("""{"key":"sku-001","value":{"movementId":"x","sku":"sku-001","warehouse":"lyon","quantity":99999999999,"at":"2025-03-01T06:00:00Z"}}""", Decode, "$.quantity"),
        ("""{"key":"sku-001","value":null,"headers":{"trace":"b2"}}""", Process, "A stock movement has a value"),
        ("""{"key":null,"value":{"movementId":"x","sku":"sku-001","warehouse":"lyon","quantity":1,"at":"2025-03-01T06:00:00Z"}}""", Process, "'sku-001', as key; this record has none"),
        ("""{"key":"sku-999","value":{"movementId":"x","sku":"sku-001","warehouse":"lyon","quantity":1,"at":"2025-03-01T06:00:00Z"}}""", Process, "this record has 'sku-999'"),
    ];

    [SkippableTheory]
    [InlineData(TestBroker.Embedded)]
    [InlineData(TestBroker.Real)]
    public async Task Run_BadRecordsAmongGoodOnes_AreDeadLettersAndTheRestGoesOn(string kind)
    {
        await using var broker = await TestBroker.StartAsync(kind);
        using var folder = new TemporaryFolder();
        var prices = Mixed(folder.File("prices.jsonl"), input.Prices, _badPrices);
        var movements = Mixed(folder.File("movements.jsonl"), input.FewMovements, _badMovements);
        using var demo = new DemoCourse(prices, movements, broker);

        var (run, output) = await demo.RunAsync();

        var deadPrices = Compare(output, "prices", _badPrices, "price-swings");
        var deadMovements = Compare(output, "stock-movements", _badMovements, "inventory-levels");
        var good = new PriceModel(Without(output.Topic("prices"), deadPrices));
        var inventory = new InventoryModel(Without(output.Topic("stock-movements"), deadMovements));
        Assert.Equal(Sorted(good.Alerts), Sorted(output.Topic("price-alerts").Select(Event.Of)));
        Assert.Equal(Sorted(inventory.LowStock), Sorted(output.Topic("low-stock").Select(Event.Of)));
        Assert.Equal(inventory.Levels, output.Levels());
        Assert.Equal(_badPrices.Length + _badMovements.Length, run.Summary["deadLetters"]);
        Assert.Equal(output.Topic("prices").Count + output.Topic("stock-movements").Count, run.Summary["records"]);
        Assert.Equal(0, run.Summary["lag"]);
        Assert.Empty(run.Errors);
    }

    // One bad record after every so many good ones; the good ones as a prefix, which is enough for events of both kinds.
    private static string Mixed(string file, string goodFile, (string Line, string Stage, string Reason)[] bad)
    {
        var good = File.ReadLines(goodFile).Take(3_000).ToList();
        var every = good.Count / (bad.Length + 1);
        File.WriteAllLines(file, good.SelectMany((line, index) =>
            index > 0 && index % every == 0 && index / every <= bad.Length ? [At(line, bad[(index / every) - 1].Line), line] : new[] { line }));
        return file;
    }

    // A tombstone has no time but the record's own, which would be late, or make others late, if it were another.
    private static string At(string good, string bad)
    {
        using var json = JsonDocument.Parse(good);
        return bad.Replace("NOW", json.RootElement.GetProperty("timestamp").GetRawText(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<TopicLine> Compare(DemoOutput output, string topic, (string Line, string Stage, string Reason)[] bad, string topology)
    {
        var sources = output.Topic(topic).ToDictionary(line => line.Position, StringComparer.Ordinal);
        var letters = output.Topic(topic + ".dead-letter");
        Assert.Equal(letters.Count, letters.Select(letter => letter.Id).Distinct().Count());
        var open = bad.ToList();
        foreach (var letter in letters)
        {
            var source = sources[letter.Cause];
            Assert.Equal((source.Key.GetRawText(), source.Value.GetRawText(), source.Timestamp), (letter.Key.GetRawText(), letter.Value.GetRawText(), letter.Timestamp));

            // Its own headers in their order, ours around them.
            Assert.Equal(
                source.Headers.Select(header => (header.Name, header.Value.GetRawText())),
                letter.Headers.Where(header => header.Name is not ("id" or "cause") && !header.Name.StartsWith("__connect.errors.", StringComparison.Ordinal))
                    .Select(header => (header.Name, header.Value.GetRawText())));
            Assert.Equal(
                (source.Topic, source.Partition.ToString(CultureInfo.InvariantCulture), source.Offset.ToString(CultureInfo.InvariantCulture), topology),
                (Error(letter, "topic"), Error(letter, "partition"), Error(letter, "offset"), Error(letter, "connector.name")));
            Assert.Equal($"{topology}/main/{source.Partition}", Error(letter, "task.id"));
            Assert.NotEmpty(Error(letter, "class.name"));
            Assert.StartsWith(Error(letter, "exception.class.name") + ": ", Error(letter, "exception.stacktrace"), StringComparison.Ordinal);
            var which = open.FindIndex(one => one.Stage == Error(letter, "stage") && Error(letter, "exception.message").Contains(one.Reason, StringComparison.Ordinal));
            Assert.True(which >= 0, $"{letter.Cause}: stage {Error(letter, "stage")}, message {Error(letter, "exception.message")}");
            open.RemoveAt(which);
        }

        Assert.Empty(open);
        return letters;
    }

    private static string Error(TopicLine letter, string name) => letter.Header("__connect.errors." + name);

    private static IEnumerable<TopicLine> Without(IReadOnlyList<TopicLine> lines, IReadOnlyList<TopicLine> letters)
    {
        var dead = letters.Select(letter => letter.Cause).ToHashSet(StringComparer.Ordinal);
        return lines.Where(line => !dead.Contains(line.Position));
    }

    private static IEnumerable<Event> Sorted(IEnumerable<Event> events) =>
        events.OrderBy(one => one.Cause, StringComparer.Ordinal).ThenBy(one => one.Value, StringComparer.Ordinal);
}
