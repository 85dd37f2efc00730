namespace ServerlessStreams.Benchmarks.Work;

/// <summary>FNV-1a, 64 bits.</summary>
internal static class Fnv1a
{
    public const ulong Start = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Start;
        foreach (var value in bytes)
            hash = (hash ^ value) * Prime;
        return hash;
    }
}
