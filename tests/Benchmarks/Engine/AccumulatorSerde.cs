using System.Buffers;
using System.Buffers.Binary;
using Benchmarks.Baselines;
using ServerlessStreams;
using ServerlessStreams.Errors;

namespace Benchmarks.Engine;

/// <summary>32 bytes: count int64 | sum | min | max float64, big-endian; in the state log and as a result's value.</summary>
internal sealed class AccumulatorSerde : Serde<Accumulator>
{
    public override string Name => "accumulator";

    public override Accumulator Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) => data.Length == 32
        ? new Accumulator
        {
            Count = BinaryPrimitives.ReadInt64BigEndian(data),
            Sum = BinaryPrimitives.ReadDoubleBigEndian(data[8..]),
            Min = BinaryPrimitives.ReadDoubleBigEndian(data[16..]),
            Max = BinaryPrimitives.ReadDoubleBigEndian(data[24..]),
        }
        : throw new SerdeException($"An accumulator has 32 bytes, not {data.Length}.");

    public override void Serialize(Accumulator value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        var span = writer.GetSpan(32);
        BinaryPrimitives.WriteInt64BigEndian(span, value.Count);
        BinaryPrimitives.WriteDoubleBigEndian(span[8..], value.Sum);
        BinaryPrimitives.WriteDoubleBigEndian(span[16..], value.Min);
        BinaryPrimitives.WriteDoubleBigEndian(span[24..], value.Max);
        writer.Advance(32);
    }
}
