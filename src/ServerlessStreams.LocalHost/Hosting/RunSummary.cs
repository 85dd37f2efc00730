using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>What a run came to.</summary>
internal sealed record RunSummary
{
    /// <summary>Records processed, each once.</summary>
    public long Records { get; init; }

    /// <summary>Records of the topics that were to be counted, under the names asked for, in that order.</summary>
    public IReadOnlyList<(string Name, long Count)> Counts { get; init; } = [];

    /// <summary>Records too late for their window.</summary>
    public long Late { get; init; }

    /// <summary>Records delivered again and skipped.</summary>
    public long Redelivered { get; init; }

    /// <summary>Records put into dead-letter topics.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Windows still open.</summary>
    public long OpenWindows { get; init; }

    /// <summary>Records that no trigger has processed yet.</summary>
    public long Lag { get; init; }

    /// <summary>Seconds from the first record played to the last one processed.</summary>
    public double Seconds { get; init; }

    /// <summary>One line for people.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"Processed {Records:N0} records in {Seconds:0.0} s{string.Concat(Counts.Select(count => $", {count.Name} {count.Count:N0}"))}; "
        + $"late {Late:N0}, redelivered {Redelivered:N0}, dead-lettered {DeadLetters:N0}, open windows {OpenWindows:N0}, lag {Lag:N0}.");

    /// <summary>One line of JSON.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("records", Records);
            foreach (var (name, count) in Counts)
            {
                json.WriteNumber(name, count);
            }

            json.WriteNumber("late", Late);
            json.WriteNumber("redelivered", Redelivered);
            json.WriteNumber("deadLetters", DeadLetters);
            json.WriteNumber("openWindows", OpenWindows);
            json.WriteNumber("lag", Lag);
            json.WriteNumber("seconds", Math.Round(Seconds, 3));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
