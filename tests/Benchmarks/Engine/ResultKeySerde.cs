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

    public override void Serialize(Windowed<long> value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        var span = writer.GetSpan(WorkFormat.ResultKeySize);
        BinaryPrimitives.WriteInt64BigEndian(span, value.Key);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], value.Window.StartMilliseconds);
        writer.Advance(WorkFormat.ResultKeySize);
    }
}
