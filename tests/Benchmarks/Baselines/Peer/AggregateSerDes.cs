using System.Buffers.Binary;
using Confluent.Kafka;
using Streamiz.Kafka.Net.SerDes;

namespace ServerlessStreams.Benchmarks.Baselines.Peer;

/// <summary>count int64 | sum | min | max float64, big-endian.</summary>
internal class AggregateSerDes : AbstractSerDes<Aggregate>
{
    public override byte[] Serialize(Aggregate data, SerializationContext context)
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteInt64BigEndian(bytes, data.Count);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(8), data.Sum);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(16), data.Min);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(24), data.Max);
        return bytes;
    }

    public override Aggregate Deserialize(byte[] data, SerializationContext context) => new(
        BinaryPrimitives.ReadInt64BigEndian(data),
        BinaryPrimitives.ReadDoubleBigEndian(data.AsSpan(8)),
        BinaryPrimitives.ReadDoubleBigEndian(data.AsSpan(16)),
        BinaryPrimitives.ReadDoubleBigEndian(data.AsSpan(24)));
}
