using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal static class TestRecords
{
    public static KafkaRecord Of(long offset, string? key, string? value = "x", long timestamp = 0, int partition = 0) => new()
    {
        Topic = "words",
        Partition = partition,
        Offset = offset,
        Key = key is null ? null! : Encoding.UTF8.GetBytes(key),
        Value = value is null ? null! : Encoding.UTF8.GetBytes(value),
        Timestamp = new KafkaTimestamp { UnixTimestampMs = timestamp },
        Headers = [],
    };
}
