using ServerlessStreams.Kafka.Partitioning;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>
/// Gives every played record its partition and its place in it, so that a second run finds out what is there already.
/// </summary>
/// <remarks>
/// The partition is that of the Java clients (murmur2). A record without a key has no partition of its own; elsewhere it
/// gets a random one, here they take turns, or two runs would not agree.
/// </remarks>
internal sealed class PlayPartitions(string topic, int count)
{
    private readonly long[] _places = new long[count];
    private int _turn;

    /// <summary>The record's partition, and how many records of the input stand before it there.</summary>
    /// <exception cref="LocalHostException">The line names a partition that the topic does not have.</exception>
    public (int Partition, long Place) Take(PlayRecord record, string file, int line)
    {
        int partition;
        if (record.Partition is { } named)
        {
            partition = named < count
                ? named
                : throw new LocalHostException($"{file}, line {line}: partition {named} is none of topic '{topic}', which has {count}.");
        }
        else if (record.Key is { } key)
        {
            partition = Murmur2Partitioner.PartitionOf(key, count);
        }
        else
        {
            partition = _turn++ % count;
        }

        return (partition, _places[partition]++);
    }
}
