using System.Buffers.Binary;
using Confluent.Kafka;
using Streamiz.Kafka.Net.SerDes;

namespace ServerlessStreams.Benchmarks.Baselines.Peer;

/// <summary>The work's keys; the peer's own serde of int64 follows the machine's byte order.</summary>
internal sealed class BigEndianSerDes : AbstractSerDes<long>
{
    public override byte[] Serialize(long data, SerializationContext context)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, data);
        return bytes;
    }

    public override long Deserialize(byte[] data, SerializationContext context) => BinaryPrimitives.ReadInt64BigEndian(data);
}
