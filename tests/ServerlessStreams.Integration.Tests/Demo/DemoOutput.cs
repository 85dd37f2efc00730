using System.Text.Json;

namespace ServerlessStreams.Integration.Tests.Demo;

/// <summary>The files that a run leaves: what went in and what came out.</summary>
internal sealed class DemoOutput(string folder)
{
    private static readonly string[] _topics =
        ["prices", "stock-movements", "price-alerts", "low-stock", "prices.dead-letter", "stock-movements.dead-letter"];

    /// <summary>The options that have the host write them.</summary>
    public IEnumerable<string> Options =>
        [.. _topics.SelectMany(topic => new[] { "--save", $"{topic}={File(topic)}" }), "--save-http", $"/api/inventory={Inventory}"];

    private string Inventory => Path.Combine(folder, "inventory.json");

    public IReadOnlyList<TopicLine> Topic(string topic) => [.. System.IO.File.ReadLines(File(topic)).Select(TopicLine.Parse)];

    /// <summary>The levels as HTTP answered them.</summary>
    public IReadOnlyList<(string Sku, string Warehouse, long Level)> Levels()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(Inventory));
        return
        [
            .. document.RootElement.EnumerateArray().Select(line =>
                (line.GetProperty("sku").GetString()!, line.GetProperty("warehouse").GetString()!, line.GetProperty("level").GetInt64())),
        ];
    }

    private string File(string topic) => Path.Combine(folder, topic + ".jsonl");
}
