using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ServerlessStreams.Serialization;

/// <summary>The primitives of our stored formats, written into any buffer writer.</summary>
internal static class BinaryWriting
{
    /// <summary>The longest varint of a 64-bit number.</summary>
    public const int MaxVarintBytes = 10;

    public static void WriteByte(this IBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    /// <summary>Unsigned LEB128; <paramref name="value"/> is not negative.</summary>
    public static void WriteVarint(this IBufferWriter<byte> writer, long value)
    {
        var span = writer.GetSpan(MaxVarintBytes);
        writer.Advance(WriteVarint(span, (ulong)value));
    }

    /// <summary>Signed: zigzag, then LEB128.</summary>
    public static void WriteZigzag(this IBufferWriter<byte> writer, long value) =>
        writer.WriteVarint((value << 1) ^ (value >> 63));

    public static void WriteFixed64(this IBufferWriter<byte> writer, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(sizeof(ulong)), value);
        writer.Advance(sizeof(ulong));
    }

    public static void WriteGuid(this IBufferWriter<byte> writer, Guid value)
    {
        value.TryWriteBytes(writer.GetSpan(16));
        writer.Advance(16);
    }

    public static void WriteText(this IBufferWriter<byte> writer, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        writer.WriteVarint(length);
        var written = Encoding.UTF8.GetBytes(value, writer.GetSpan(Math.Max(length, 1)));
        writer.Advance(written);
    }

    public static void WriteBytes(this IBufferWriter<byte> writer, ReadOnlySpan<byte> value)
    {
        writer.WriteVarint(value.Length);
        writer.Write(value);
    }

    /// <summary>Writes into a span that has room for <see cref="MaxVarintBytes"/>; returns the length.</summary>
    public static int WriteVarint(Span<byte> span, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        return length;
    }
}
