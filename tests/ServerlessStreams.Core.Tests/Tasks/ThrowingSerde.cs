using System.Buffers;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>Text that can be written and never be read.</summary>
internal sealed class ThrowingSerde(Func<Exception> failure) : Serde<string>
{
    public override string Name => "throwing";

    public override string Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) => throw failure();

    public override void Serialize(string value, IBufferWriter<byte> writer, in SerdeContext context) => Serdes.Utf8.Serialize(value, writer, context);
}
