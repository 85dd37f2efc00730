using System.Buffers;
using System.Buffers.Binary;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>A result's key: key int64 | window start int64, big-endian.</summary>
internal sealed class ResultKeySerde : Serde<Windowed<long>>
{
    public override string Name => "bench-result-key";

    public override Windowed<long> Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) =>
        throw new NotSupportedException("Results are only written.");

    public override int FixedSize => WorkFormat.ResultKeySize;

    public override void SerializeFixed(Windowed<long> value, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, value.Key);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], value.Window.StartMilliseconds);
    }

    public override void Serialize(Windowed<long> value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        SerializeFixed(value, writer.GetSpan(WorkFormat.ResultKeySize)[..WorkFormat.ResultKeySize]);
        writer.Advance(WorkFormat.ResultKeySize);
    }
}
