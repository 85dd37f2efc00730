using System.Buffers;
using System.Runtime.CompilerServices;

namespace ServerlessStreams.Serialization;

/// <summary>A growable buffer that is written, cut back and reused; its bytes stand in one piece.</summary>
internal sealed class ByteBuffer(int capacity = 256) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets everything behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(sizeHint, 1))
        {
            Grow(sizeHint);
        }

        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - Length))
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "More than the span that was handed out.");
        }

        Length += count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>
    /// Leaves room for the length of what is written next; <see cref="EndLengthPrefixed"/> fills it in. One byte is
    /// enough for most keys and values, so longer ones are moved once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BeginLengthPrefixed()
    {
        GetSpan(1)[0] = 0;
        Length++;
        return Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndLengthPrefixed(int start)
    {
        var length = Length - start;
        if (length < 0x80)
        {
            _bytes[start - 1] = (byte)length;
        }
        else
        {
            WidenPrefix(start, length);
        }
    }

    private void WidenPrefix(int start, int length)
    {
        Span<byte> prefix = stackalloc byte[BinaryWriting.MaxVarintBytes];
        var prefixLength = BinaryWriting.WriteVarint(prefix, (ulong)length);
        GetSpan(prefixLength - 1);
        _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(start + prefixLength - 1));
        prefix[..prefixLength].CopyTo(_bytes.AsSpan(start - 1));
        Length += prefixLength - 1;
    }

    private void Grow(int sizeHint)
    {
        var needed = checked(Length + Math.Max(sizeHint, 1));
        var size = (int)Math.Min(Array.MaxLength, Math.Max(needed, (long)_bytes.Length * 2));
        Array.Resize(ref _bytes, size);
    }
}
