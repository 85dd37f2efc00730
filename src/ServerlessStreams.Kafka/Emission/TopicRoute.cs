using ServerlessStreams.Emission;
using ServerlessStreams.Kafka.Partitioning;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>A destination topic during one call.</summary>
internal sealed class TopicRoute(string topic)
{
    private Lane?[] _lanes = [];

    /// <summary>Takes the number of partitions.</summary>
    public void Resize(int partitions)
    {
        if (_lanes.Length != partitions)
        {
            _lanes = new Lane?[partitions];
        }
    }

    /// <summary>
    /// The partition of a record: by murmur2 of its key, as the Java clients do. A record without a key goes where its
    /// id's number says: spread evenly, and the same for every repeat, so that a reader of that partition can drop it.
    /// A partition at random, the usual rule, would carry the repeat to a reader that has not seen the first.
    /// </summary>
    public Lane LaneOf(in OutboxRecord record)
    {
        var partition = record.Key is { } key
            ? Murmur2Partitioner.PartitionOf(key.Span, _lanes.Length)
            : (int)((ulong)record.Id.Number % (ulong)_lanes.Length);
        return _lanes[partition] ??= new Lane(topic, partition);
    }
}
