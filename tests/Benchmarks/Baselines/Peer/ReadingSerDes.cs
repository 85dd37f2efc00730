using System.Buffers.Binary;
using Confluent.Kafka;
using Streamiz.Kafka.Net.SerDes;

namespace ServerlessStreams.Benchmarks.Baselines.Peer;

/// <summary>value float64 | time int64, big-endian.</summary>
internal sealed class ReadingSerDes : AbstractSerDes<Reading>
{
    public override byte[] Serialize(Reading data, SerializationContext context)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, data.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), data.Time);
        return bytes;
    }

    public override Reading Deserialize(byte[] data, SerializationContext context) => new(
        BinaryPrimitives.ReadDoubleBigEndian(data),
        BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(8)));
}
