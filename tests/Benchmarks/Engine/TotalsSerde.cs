using System.Buffers;
using System.Buffers.Binary;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>count int64 | sum | min | max float64, big-endian: a result's value, and how the store keeps it.</summary>
internal sealed class TotalsSerde : Serde<Totals>
{
    private const int Size = 32;

    public override string Name => "bench-totals";

    public override Totals Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) => data.Length == Size
        ? new Totals { Count = BinaryPrimitives.ReadInt64BigEndian(data), Sum = BinaryPrimitives.ReadDoubleBigEndian(data[8..]), Min = BinaryPrimitives.ReadDoubleBigEndian(data[16..]), Max = BinaryPrimitives.ReadDoubleBigEndian(data[24..]) }
        : throw new SerdeException($"Totals have {Size} bytes, not {data.Length}.");

    public override int FixedSize => Size;

    public override void SerializeFixed(Totals value, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, value.Count);
        BinaryPrimitives.WriteDoubleBigEndian(destination[8..], value.Sum);
        BinaryPrimitives.WriteDoubleBigEndian(destination[16..], value.Min);
        BinaryPrimitives.WriteDoubleBigEndian(destination[24..], value.Max);
    }

    public override void Serialize(Totals value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        SerializeFixed(value, writer.GetSpan(Size)[..Size]);
        writer.Advance(Size);
    }
}
