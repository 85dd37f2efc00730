using System.Text.Json;

namespace ServerlessStreams.Integration.Tests.Demo;

/// <summary>A record as a line of an output file says it.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">Its timestamp, ms.</param>
/// <param name="Key">Its key: a string, null, or bytes in Base64.</param>
/// <param name="Headers">Its headers in their order.</param>
/// <param name="Value">Its value.</param>
internal sealed record TopicLine(
    string Topic,
    int Partition,
    long Offset,
    long Timestamp,
    JsonElement Key,
    IReadOnlyList<(string Name, JsonElement Value)> Headers,
    JsonElement Value)
{
    /// <summary>Topic, partition and offset as a <c>cause</c> header names them.</summary>
    public string Position => FormattableString.Invariant($"{Topic}/{Partition}/{Offset}");

    /// <summary>The <c>id</c> header, which every sent record has once.</summary>
    public string Id => Header("id");

    /// <summary>The <c>cause</c> header, which every sent record has once.</summary>
    public string Cause => Header("cause");

    public static TopicLine Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement.Clone();
        Assert.Equal(["topic", "partition", "offset", "timestamp", "key", "headers", "value"], json.EnumerateObject().Select(property => property.Name));
        return new(
            json.GetProperty("topic").GetString()!,
            json.GetProperty("partition").GetInt32(),
            json.GetProperty("offset").GetInt64(),
            json.GetProperty("timestamp").GetInt64(),
            json.GetProperty("key"),
            [.. json.GetProperty("headers").EnumerateObject().Select(header => (header.Name, header.Value))],
            json.GetProperty("value"));
    }

    public string Header(string name) => Assert.Single(Headers, header => header.Name == name).Value.GetString()!;

    public string Text(string property) => Value.GetProperty(property).GetString()!;

    public double Number(string property) => Value.GetProperty(property).GetDouble();

    public DateTimeOffset Time(string property) => Value.GetProperty(property).GetDateTimeOffset();
}
