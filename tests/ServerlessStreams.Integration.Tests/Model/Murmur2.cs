using System.Text;

namespace ServerlessStreams.Integration.Tests.Model;

/// <summary>Which partition the Java clients give a key: the hash as org.apache.kafka.common.utils.Utils.murmur2 defines it.</summary>
internal static class Murmur2
{
    public static int Partition(string key, int partitions) => (int)((Hash(Encoding.UTF8.GetBytes(key)) & 0x7fffffff) % partitions);

    private static uint Hash(byte[] data)
    {
        const uint m = 0x5bd1e995;
        var hash = 0x9747b28c ^ (uint)data.Length;
        var whole = data.Length / 4 * 4;
        for (var at = 0; at < whole; at += 4)
        {
            var k = (uint)(data[at] | data[at + 1] << 8 | data[at + 2] << 16 | data[at + 3] << 24);
            k *= m;
            k ^= k >> 24;
            k *= m;
            hash = (hash * m) ^ k;
        }

        if (whole < data.Length)
        {
            for (var at = data.Length - 1; at >= whole; at--)
            {
                hash ^= (uint)data[at] << (8 * (at - whole));
            }

            hash *= m;
        }

        hash ^= hash >> 13;
        hash *= m;
        return hash ^ hash >> 15;
    }
}
