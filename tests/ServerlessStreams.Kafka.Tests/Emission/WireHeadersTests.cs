using System.Text;
using ServerlessStreams.Emission;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

public sealed class WireHeadersTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 9)]
    [InlineData(0, 7, 10)]
    [InlineData(3, 7, long.MaxValue)]
    [InlineData(3, long.MaxValue, 0)]
    public void Of_AnyId_IsItsText(int partition, long epoch, long number)
    {
        var record = Outboxes.Record(0) with { Id = new OutboxId(Outboxes.Task(partition), epoch, number) };

        Assert.Equal(record.Id.ToString(), Encoding.UTF8.GetString(WireHeaders.Of(record).GetLastBytes("id")));
    }

    [Fact]
    public void BytesOf_WholeArray_IsNotCopied()
    {
        byte[] array = [1, 2, 3];

        Assert.Same(array, WireHeaders.BytesOf(array));
        Assert.Equal([2, 3], WireHeaders.BytesOf(array.AsMemory(1)));
        Assert.Null(WireHeaders.BytesOf(null));
        Assert.Empty(WireHeaders.BytesOf(ReadOnlyMemory<byte>.Empty)!);
    }
}
