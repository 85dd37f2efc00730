using System.Text;
using System.Text.Json;
using ServerlessStreams.Kafka.Partitioning;

namespace ServerlessStreams.Kafka.Tests.Partitioning;

public sealed class Murmur2PartitionerTests
{
    [Fact]
    public void PartitionOf_RecordedKeys_EqualsTheJavaClients()
    {
        using var vectors = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Partitioning", "murmur2-keys.json")));
        var counts = vectors.RootElement.GetProperty("parameters").GetProperty("counts").EnumerateArray().Select(count => count.GetInt32()).ToArray();

        var keys = 0;
        foreach (var vector in vectors.RootElement.GetProperty("keys").EnumerateArray())
        {
            var key = vector.TryGetProperty("utf8", out var text)
                ? Encoding.UTF8.GetBytes(text.GetString()!)
                : Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            Assert.Equal(vector.GetProperty("murmur2").GetInt32(), Murmur2Partitioner.Hash(key));
            Assert.Equal(
                vector.GetProperty("partitions").EnumerateArray().Select(partition => partition.GetInt32()),
                counts.Select(count => Murmur2Partitioner.PartitionOf(key, count)));
            keys++;
        }

        Assert.True(keys > 20, $"only {keys} keys were compared");
    }

    [Fact]
    public void PartitionOf_NoPartitions_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Murmur2Partitioner.PartitionOf([1], 0));
}
