namespace ServerlessStreams.State;

/// <summary>
/// Arrays that a trim has left over, for the next commits, and the count of what was allocated. Bounded in number and
/// bytes, so that one large state does not stay in memory for ever. Used under its owner's lock.
/// </summary>
internal sealed class ArrayReserve
{
    private const int MaxCount = 256;
    private const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>How many arrays are looked at for one that fits.</summary>
    private const int MaxTries = 16;

    private readonly byte[][] _arrays = new byte[MaxCount][];
    private int _count;

    /// <summary>The bytes of the arrays that wait.</summary>
    public long Bytes { get; private set; }

    public long AllocatedBytes { get; private set; }

    /// <summary>What an array takes in memory: header and length (24 bytes), rounded up to 8.</summary>
    public static long SizeOf(byte[] array) => 24 + ((array.Length + 7L) & ~7L);

    /// <summary>An array of at least <paramref name="length"/> bytes and, unless short, at most twice of that.</summary>
    public byte[] Take(int length)
    {
        for (var index = _count - 1; index >= 0 && index >= _count - MaxTries; index--)
        {
            var candidate = _arrays[index];
            if (candidate.Length >= length && candidate.Length <= Math.Max(2L * length, 1024))
            {
                _arrays[index] = _arrays[--_count];
                _arrays[_count] = null!;
                Bytes -= SizeOf(candidate);
                return candidate;
            }
        }

        return Allocate(length);
    }

    public byte[] Allocate(int length)
    {
        var array = GC.AllocateUninitializedArray<byte>(length);
        AllocatedBytes += SizeOf(array);
        return array;
    }

    public void Return(byte[] array)
    {
        if (_count < MaxCount && Bytes + SizeOf(array) <= MaxBytes)
        {
            _arrays[_count++] = array;
            Bytes += SizeOf(array);
        }
    }
}
