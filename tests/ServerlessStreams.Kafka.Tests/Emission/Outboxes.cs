using System.Text;
using ServerlessStreams.Emission;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>Outboxes for tests.</summary>
internal static class Outboxes
{
    public static TaskId Task(int partition = 0) => new("orders", TaskId.MainSubtopology, partition);

    public static OutboxRecord Record(int number, string topic = "out", string? key = "key", string? value = "value", TaskId? task = null) =>
        new(
            new OutboxId(task ?? Task(), 1, number),
            topic,
            Bytes(key),
            Bytes(value),
            1_700_000_000_000 + number,
            [],
            null);

    public static Outbox Of(params OutboxRecord[] records) => new(records.Length > 0 ? records[0].Id.Task : Task(), 7, records);

    /// <summary>Records 0 to count − 1 with one key, so of one partition.</summary>
    public static Outbox Sequence(int count, string topic = "out", TaskId? task = null) =>
        Of([.. Enumerable.Range(0, count).Select(number => Record(number, topic, task: task))]);

    // Without the cast a null array would become empty memory, which is not null.
    public static ReadOnlyMemory<byte>? Bytes(string? text) =>
        text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text);

    public static long[] Numbers(this IEnumerable<OutboxRecord> records) => [.. records.Select(record => record.Id.Number)];
}
