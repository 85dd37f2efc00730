using System.Buffers;
using System.Buffers.Binary;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>value float64 | time int64, big-endian.</summary>
internal sealed class ReadingSerde : Serde<Reading>
{
    private const int Size = 16;

    public override string Name => "bench-reading";

    public override Reading Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) => data.Length == Size
        ? new Reading(BinaryPrimitives.ReadDoubleBigEndian(data), BinaryPrimitives.ReadInt64BigEndian(data[8..]))
        : throw new SerdeException($"A reading has {Size} bytes, not {data.Length}.");

    public override void Serialize(Reading value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        var span = writer.GetSpan(Size);
        BinaryPrimitives.WriteDoubleBigEndian(span, value.Value);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], value.Time);
        writer.Advance(Size);
    }
}
