using Confluent.Kafka;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>Which offsets a batch stores.</summary>
internal static class BatchOffsets
{
    /// <summary>
    /// One past the last record of each partition, the partition of the batch's last record first. The order matters
    /// when storing one of them fails, as the rest is then left.
    /// </summary>
    public static List<TopicPartitionOffset> Of(IReadOnlyList<KafkaTriggerRecord> batch)
    {
        var offsets = new List<TopicPartitionOffset>();
        var seen = new HashSet<(string, int)>();
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            var record = batch[i];
            if (seen.Add((record.Topic, record.Partition)))
            {
                offsets.Add(new TopicPartitionOffset(record.Topic, record.Partition, record.Offset + 1));
            }
        }

        return offsets;
    }
}
