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

    public override void Serialize(Totals value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        var span = writer.GetSpan(Size);
        BinaryPrimitives.WriteInt64BigEndian(span, value.Count);
        BinaryPrimitives.WriteDoubleBigEndian(span[8..], value.Sum);
        BinaryPrimitives.WriteDoubleBigEndian(span[16..], value.Min);
        BinaryPrimitives.WriteDoubleBigEndian(span[24..], value.Max);
        writer.Advance(Size);
    }
}
