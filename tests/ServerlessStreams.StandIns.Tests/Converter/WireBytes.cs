using System.Text;

namespace ServerlessStreams.StandIns.Tests.Converter;

/// <summary>
/// Writes the protobuf wire format by hand, so that the decoder is not tested with the code it is made of:
/// <c>message = *( varint(field &lt;&lt; 3 | type) value )</c>, type 0 a varint, 2 a length and that many bytes.
/// </summary>
internal sealed class WireBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public WireBytes Number(int field, long value)
    {
        Varint((ulong)(field << 3));
        Varint((ulong)value);
        return this;
    }

    public WireBytes Bytes(int field, byte[] value)
    {
        Varint((ulong)((field << 3) | 2));
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public WireBytes Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public WireBytes Message(int field, WireBytes value) => Bytes(field, value.ToArray());

    /// <summary>Eight bytes of wire type 1.</summary>
    public WireBytes Fixed64(int field, ulong value)
    {
        Varint((ulong)((field << 3) | 1));
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
    }
}
