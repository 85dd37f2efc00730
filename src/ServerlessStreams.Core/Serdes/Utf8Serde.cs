using System.Buffers;
using System.Text;
using ServerlessStreams.Errors;

namespace ServerlessStreams;

internal sealed class Utf8Serde : Serde<string>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override string Name => "utf8";

    public override string Deserialize(ReadOnlySpan<byte> data, in SerdeContext context)
    {
        try
        {
            return Strict.GetString(data);
        }
        catch (DecoderFallbackException exception)
        {
            throw new SerdeException($"The bytes are not UTF-8 (at byte {exception.Index} of {data.Length}).", exception);
        }
    }

    public override void Serialize(string value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        try
        {
            var span = writer.GetSpan(Math.Max(1, Strict.GetMaxByteCount(value.Length)));
            writer.Advance(Strict.GetBytes(value, span));
        }
        catch (EncoderFallbackException exception)
        {
            throw new SerdeException($"The text has half a surrogate pair at character {exception.Index} and is no Unicode.", exception);
        }
    }
}
