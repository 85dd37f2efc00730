using System.Globalization;

namespace ServerlessStreams;

/// <summary>Where a record stands in Kafka.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
public readonly record struct RecordPosition(string Topic, int Partition, long Offset)
{
    /// <summary><c>topic/partition/offset</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Partition}/{Offset}");
}
