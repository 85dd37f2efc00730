using System.Runtime.InteropServices;
using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Functions.Triggers;

namespace ServerlessStreams.Functions.Tests.Triggers;

public sealed class SourceBatchTests
{
    [Fact]
    public void Of_Records_BytesAreTheSameArrays()
    {
        var record = TestRecords.Of(7, "key", "value", timestamp: 42, partition: 3);
        record.Headers = [new KafkaHeader { Key = "h", Value = [1] }];

        using var batch = SourceBatch.Of([record]);

        Assert.Equal(1, batch.Records.Length);
        var source = batch.Records.Span[0];
        Assert.Equal(("words", 3, 7L, 42L), (source.Topic, source.Partition, source.Offset, source.Timestamp));
        Assert.Same(record.Key, Array(source.Key));
        Assert.Same(record.Value, Array(source.Value));
        Assert.Same(record.Headers[0].Value, Array(Assert.Single(source.Headers).Value));
    }

    [Fact]
    public void Of_NullAndEmpty_AreToldApart()
    {
        var none = TestRecords.Of(0, null, null);
        none.Headers = [new KafkaHeader { Key = "null", Value = null! }, new KafkaHeader { Key = "empty", Value = [] }];
        var empty = TestRecords.Of(1, "", "");

        using var batch = SourceBatch.Of([none, empty]);

        var (first, second) = (batch.Records.Span[0], batch.Records.Span[1]);
        Assert.Null(first.Key);
        Assert.Null(first.Value);
        Assert.Null(first.Headers[0].Value);
        Assert.Equal(0, first.Headers[1].Value!.Value.Length);
        Assert.Equal(0, second.Key!.Value.Length);
        Assert.Equal(0, second.Value!.Value.Length);
    }

    [Fact]
    public void Of_NoTimestampAndNoHeaders_AreZeroAndNone()
    {
        var record = TestRecords.Of(0, "k");
        record.Timestamp = null!;
        record.Headers = null!;

        using var batch = SourceBatch.Of([record]);

        Assert.Equal(0, batch.Records.Span[0].Timestamp);
        Assert.Empty(batch.Records.Span[0].Headers);
    }

    [Fact]
    public void Of_NoRecords_IsEmpty()
    {
        using var batch = SourceBatch.Of([]);

        Assert.Equal(0, batch.Records.Length);
    }

    private static byte[] Array(ReadOnlyMemory<byte>? memory)
    {
        Assert.True(MemoryMarshal.TryGetArray(memory!.Value, out var segment));
        return segment.Array!;
    }
}
