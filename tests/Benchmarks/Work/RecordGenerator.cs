using System.Buffers.Binary;

namespace ServerlessStreams.Benchmarks.Work;

/// <summary>
/// The records of the work: xorshift64 from a fixed seed; 10,000 keys, values that are multiples of 1/16 so that sums
/// are exact in any order, a record a millisecond, 5 % of them up to 2 s late in order but never late for a window.
/// </summary>
internal struct RecordGenerator()
{
    private const long FirstTime = 1_700_000_040_000;

    private ulong _state = 0x9E3779B97F4A7C15;
    private long _index;

    /// <summary>Writes the next record's 24 bytes.</summary>
    public void WriteNext(Span<byte> destination)
    {
        var key = (long)((Next() >> 33) % 10_000);
        var value = (Next() >> 44) / 16.0;
        var time = FirstTime + _index++;
        var random = Next();
        if ((random >> 33) % 100 < 5)
            time -= 1 + (long)((random & 0x7FFFFFFF) % 2_000);

        BinaryPrimitives.WriteInt64BigEndian(destination, key);
        BinaryPrimitives.WriteDoubleBigEndian(destination[8..], value);
        BinaryPrimitives.WriteInt64BigEndian(destination[16..], time);
    }

    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }
}
