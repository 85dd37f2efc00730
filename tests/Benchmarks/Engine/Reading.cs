using System.Buffers;
using System.Buffers.Binary;
using ServerlessStreams;
using ServerlessStreams.Errors;

namespace Benchmarks.Engine;

/// <summary>The value of a record of the work.</summary>
internal readonly record struct Reading(double Value, long Time);

/// <summary>16 bytes: value float64 | time int64 ms, big-endian.</summary>
internal sealed class ReadingSerde : Serde<Reading>
{
    public override string Name => "reading";

    public override Reading Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) => data.Length == 16
        ? new Reading(BinaryPrimitives.ReadDoubleBigEndian(data), BinaryPrimitives.ReadInt64BigEndian(data[8..]))
        : throw new SerdeException($"A reading has 16 bytes, not {data.Length}.");

    public override void Serialize(Reading value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        var span = writer.GetSpan(16);
        BinaryPrimitives.WriteDoubleBigEndian(span, value.Value);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], value.Time);
        writer.Advance(16);
    }
}
