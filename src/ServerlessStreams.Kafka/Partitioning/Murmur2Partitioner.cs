using System.Buffers.Binary;

namespace ServerlessStreams.Kafka.Partitioning;

/// <summary>
/// The partitioner of the Java clients: <c>(murmur2(key) &amp; 0x7fffffff) % partitions</c>. librdkafka calls it
/// <c>murmur2_random</c>; its own default is CRC32, so topics written by both do not agree on a key's partition.
/// </summary>
public static class Murmur2Partitioner
{
    private const uint Seed = 0x9747b28c;
    private const uint Multiplier = 0x5bd1e995;

    /// <summary>The partition of a key.</summary>
    /// <param name="key">The key's bytes; an empty key has a hash like any other, only a null key has none.</param>
    /// <param name="partitionCount">The number of the topic's partitions, at least 1.</param>
    /// <returns>A partition from 0 to <paramref name="partitionCount"/> − 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitionCount"/> is below 1.</exception>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitionCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        return (Hash(key) & int.MaxValue) % partitionCount;
    }

    /// <summary>The murmur2 hash of a key, with the seed of the Java clients, as their signed 32-bit number.</summary>
    /// <param name="key">The key's bytes.</param>
    public static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ (uint)key.Length;
        var rest = key;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(rest) * Multiplier;
            word = (word ^ (word >> 24)) * Multiplier;
            hash = (hash * Multiplier) ^ word;
        }

        // The last one to three bytes, little-endian, are mixed in at once.
        if (rest.Length > 0)
        {
            for (var i = rest.Length - 1; i >= 0; i--)
            {
                hash ^= (uint)rest[i] << (8 * i);
            }

            hash *= Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return (int)(hash ^ (hash >> 15));
    }
}
