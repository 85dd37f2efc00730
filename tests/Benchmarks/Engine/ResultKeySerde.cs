using System.Buffers;
using System.Buffers.Binary;
using ServerlessStreams;

namespace Benchmarks.Engine;

/// <summary>16 bytes: key | window start, int64 big-endian.</summary>
internal sealed class ResultKeySerde : Serde<Windowed<long>>
{
    public override string Name => "result-key";

    public override Windowed<long> Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) =>
        throw new NotSupportedException("Results are only written.");

    public override void Serialize(Windowed<long> value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        var span = writer.GetSpan(16);
        BinaryPrimitives.WriteInt64BigEndian(span, value.Key);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], value.Window.StartMilliseconds);
        writer.Advance(16);
    }
}
