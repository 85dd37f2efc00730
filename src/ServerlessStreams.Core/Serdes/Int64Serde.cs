using System.Buffers;
using System.Buffers.Binary;
using ServerlessStreams.Errors;

namespace ServerlessStreams;

internal sealed class Int64Serde : Serde<long>
{
    public override string Name => "int64";

    public override int FixedSize => sizeof(long);

    public override void SerializeFixed(long value, Span<byte> destination) => BinaryPrimitives.WriteInt64BigEndian(destination, value);

    public override long Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) =>
        data.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64BigEndian(data)
            : throw new SerdeException($"A 64-bit integer has 8 bytes, not {data.Length}.");

    public override void Serialize(long value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(sizeof(long)), value);
        writer.Advance(sizeof(long));
    }
}
