using System.Buffers.Binary;
using System.Text;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Serialization;

/// <summary>Reads the primitives of our stored formats; damaged bytes are always a <see cref="StateFormatException"/>.</summary>
internal ref struct BinaryReaderSpan(ReadOnlySpan<byte> bytes, string what)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _what = what;
    private int _position;

    public readonly bool IsAtEnd => _position == _bytes.Length;

    public readonly int Position => _position;

    /// <summary>Reads the version byte that every format begins with.</summary>
    public void ReadVersion(byte newest)
    {
        var version = ReadByte();
        if (version > newest)
        {
            throw new StateFormatException(
                $"Cannot read {_what}: it has format version {version}, this library reads up to {newest}. "
                + "It was written by a newer version of ServerlessStreams; nothing has been changed.");
        }
    }

    public byte ReadByte()
    {
        if (_position >= _bytes.Length)
        {
            throw Damaged("it ends too early");
        }

        return _bytes[_position++];
    }

    public long ReadVarint()
    {
        var result = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var value = ReadByte();
            if (shift == 63 && value > 1)
            {
                throw Damaged("a number overflows");
            }

            result |= (ulong)(value & 0x7F) << shift;
            if (value < 0x80)
            {
                return (long)result;
            }
        }

        throw Damaged("a number has no end");
    }

    public long ReadZigzag()
    {
        var value = (ulong)ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int ReadInt32()
    {
        var value = ReadVarint();
        return value is >= 0 and <= int.MaxValue ? (int)value : throw Damaged($"{value} is out of range");
    }

    /// <summary>A count of things of at least one byte each, so it cannot be larger than what is left.</summary>
    public int ReadCount()
    {
        var value = ReadVarint();
        return value >= 0 && value <= _bytes.Length - _position ? (int)value : throw Damaged($"the count {value} is out of range");
    }

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public Guid ReadGuid() => new(Take(16));

    public string ReadText() => Encoding.UTF8.GetString(Take(ReadCount()));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount());

    /// <summary>As <see cref="ReadBytes"/>, but where the bytes stand: for memory instead of a span.</summary>
    public Range ReadRange()
    {
        var length = ReadCount();
        var start = _position;
        Take(length);
        return start.._position;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> ReadRest() => Take(_bytes.Length - _position);

    public readonly void ExpectEnd()
    {
        if (!IsAtEnd)
        {
            throw Damaged($"{_bytes.Length - _position} bytes are left over");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _position)
        {
            throw Damaged("it ends too early");
        }

        var result = _bytes.Slice(_position, length);
        _position += length;
        return result;
    }

    public readonly StateFormatException Damaged(string how) =>
        new($"Cannot read {_what}: {how} (at byte {_position} of {_bytes.Length}). The stored bytes are damaged.");
}
