using System.Buffers;

namespace ServerlessStreams;

internal sealed class BytesSerde : Serde<byte[]>
{
    public override string Name => "bytes";

    public override byte[] Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) => data.ToArray();

    public override void Serialize(byte[] value, IBufferWriter<byte> writer, in SerdeContext context) => writer.Write(value);
}
