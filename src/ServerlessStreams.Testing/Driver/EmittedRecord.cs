using System.Text;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Testing;

/// <summary>A record that a topology has sent out.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Id">The value of its id header.</param>
/// <param name="Cause">The value of its cause header; null where no record caused it.</param>
/// <param name="Key">The key's bytes.</param>
/// <param name="Value">The value's bytes; null is a tombstone.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="Headers">Its other headers.</param>
public sealed record EmittedRecord(
    string Topic, string Id, string? Cause, byte[]? Key, byte[]? Value, long Timestamp, IReadOnlyList<RecordHeader> Headers)
{
    /// <summary>The text of a header; null where it is not there.</summary>
    public string? HeaderText(string key)
    {
        foreach (var header in Headers)
        {
            if (header.Key == key && header.Value is { } value)
            {
                return Encoding.UTF8.GetString(value.Span);
            }
        }

        return null;
    }

    internal static EmittedRecord Of(in OutboxRecord record) => new(
        record.Topic,
        record.Id.ToString(),
        record.Cause?.ToString(),
        record.Key?.ToArray(),
        record.Value?.ToArray(),
        record.Timestamp,
        [.. record.Headers.Select(header => header.Value is { } value ? header with { Value = value.ToArray() } : header)]);
}
