namespace ServerlessStreams.State;

/// <summary>FNV-1a, 64 bit (Fowler, Noll, Vo): the check of snapshots and fingerprints. No protection against intent.</summary>
internal static class Fnv1a64
{
    public const ulong Seed = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Append(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}
