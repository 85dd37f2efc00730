using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka;

public sealed class BatchOffsetsTests
{
    [Fact]
    public void Of_SeveralPartitions_BeginsWithThatOfTheLastRecord()
    {
        KafkaTriggerRecord[] batch = [Record(2, 20), Record(2, 21), Record(1, 5), Record(0, 0), Record(0, 9)];

        var offsets = BatchOffsets.Of(batch);

        Assert.Equal([(0, 10L), (1, 6L), (2, 22L)], offsets.Select(offset => (offset.Partition.Value, offset.Offset.Value)));
    }

    private static KafkaTriggerRecord Record(int partition, long offset) => new("t", partition, offset, null, null, 0, []);
}
