using System.Buffers.Binary;
using Confluent.Kafka;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Baselines.Peer;

// Within the namespace: the peer's Topology, Windowed and Window are meant here, not ours.
using Streamiz.Kafka.Net.SerDes;
using Streamiz.Kafka.Net.State;

/// <summary>
/// The sink's serdes: they encode a result and take down what they encoded. Reading it from the driver's topic instead
/// would copy the whole topic for each record. The peer encodes the key first, then the value.
/// </summary>
internal sealed class SinkSerDes(ResultLog results)
{
    private byte[] _key = [];

    public ISerDes<Windowed<long>> Key => new KeySerDes(this);

    public ISerDes<Aggregate> Value => new ValueSerDes(this);

    private void Keep(byte[] value)
    {
        var result = results.Next();
        _key.CopyTo(result);
        value.CopyTo(result[WorkFormat.ResultKeySize..]);
    }

    private sealed class KeySerDes(SinkSerDes sink) : AbstractSerDes<Windowed<long>>
    {
        public override byte[] Serialize(Windowed<long> data, SerializationContext context)
        {
            var bytes = new byte[WorkFormat.ResultKeySize];
            BinaryPrimitives.WriteInt64BigEndian(bytes, data.Key);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), data.Window.StartMs);
            return sink._key = bytes;
        }

        public override Windowed<long> Deserialize(byte[] data, SerializationContext context) =>
            throw new NotSupportedException("Results are only written.");
    }

    private sealed class ValueSerDes(SinkSerDes sink) : AggregateSerDes
    {
        public override byte[] Serialize(Aggregate data, SerializationContext context)
        {
            var bytes = base.Serialize(data, context);
            sink.Keep(bytes);
            return bytes;
        }
    }
}
