using System.Text;
using Confluent.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>What the steps <c>produce</c> write.</summary>
internal static class RecordedMessages
{
    public static IEnumerable<Message<byte[]?, byte[]?>> Plain(long first, long last)
    {
        for (var offset = first; offset <= last; offset++)
        {
            yield return new() { Key = Encoding.UTF8.GetBytes($"k{offset}"), Value = Encoding.UTF8.GetBytes($"v{offset}") };
        }
    }

    public static IEnumerable<Message<byte[]?, byte[]?>> Segments()
        => Enumerable.Range(0, 6).Select(i => new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes($"k{i % 2}"), Value = Encoding.UTF8.GetBytes($"v{i}"), Timestamp = new Timestamp(1_000_000_000_000 + (i * 10_000), TimestampType.CreateTime),
        });

    public static IEnumerable<Message<byte[]?, byte[]?>> Kinds()
    {
        var (k, v) = ("k"u8.ToArray(), "v"u8.ToArray());
        byte[] strange = [0xFF, 0xFE, 0x00, 0x80];
        Message<byte[]?, byte[]?>[] messages =
        [
            new() { Key = k, Value = v },
            new() { Key = k, Value = null },
            new() { Key = null, Value = v },
            new() { Key = [], Value = [] },
            new() { Key = null, Value = null },
            new() { Key = strange, Value = strange },
            new() { Key = [1, 2, 3, 4, 5, 6, 7, 8], Value = v },
            new() { Key = k, Value = v, Headers = [] },
            new() { Key = k, Value = v },
        ];
        foreach (var (name, value) in new (string, byte[]?)[] { ("a", "1"u8.ToArray()), ("a", "2"u8.ToArray()), ("n", null), ("e", []), ("b", [0xFF, 0x00]) })
        {
            messages[7].Headers.Add(name, value);
        }

        for (var i = 0; i < messages.Length; i++)
        {
            messages[i].Timestamp = new Timestamp(i == 8 ? 0 : 1_000_000_000_123, TimestampType.CreateTime);
        }

        return messages;
    }
}
