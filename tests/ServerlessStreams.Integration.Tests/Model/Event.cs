using System.Globalization;
using ServerlessStreams.Integration.Tests.Demo;

namespace ServerlessStreams.Integration.Tests.Model;

/// <summary>A record that has to come out, all of it but its id; as text, so that differences read well.</summary>
/// <param name="Cause">Topic, partition and offset of the record that made it.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Key">Its key.</param>
/// <param name="Timestamp">Its timestamp, ms.</param>
/// <param name="Value">Names and values of its fields, in their order.</param>
internal sealed record Event(string Cause, int Partition, string Key, long Timestamp, string Value)
{
    /// <summary>What a line of an output file says.</summary>
    public static Event Of(TopicLine line) => new(
        line.Cause,
        line.Partition,
        line.Key.GetString()!,
        line.Timestamp,
        Fields([.. line.Value.EnumerateObject().Select(field => (field.Name, (object)(field.Value.ValueKind == System.Text.Json.JsonValueKind.String
            ? field.Value.GetString()!
            : field.Value.GetDouble())))]));

    /// <summary>The fields of a value as text; numbers to the last bit.</summary>
    public static string Fields(params (string Name, object Value)[] fields) =>
        string.Join(", ", fields.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name}={Text(field.Value)}")));

    private static string Text(object value) => value switch
    {
        string text => text,
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no field.", nameof(value)),
    };
}
