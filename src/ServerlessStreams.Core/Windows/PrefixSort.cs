namespace ServerlessStreams;

/// <summary>
/// Sorts numbers, and indices with them. The keys of a window mostly differ in few of their bytes (small integers, a common
/// beginning), so that a radix sort, least significant byte first, needs a pass for each of those only; otherwise the
/// framework's sort does it. Stable in neither case: equal prefixes are ordered by the caller.
/// </summary>
internal static class PrefixSort
{
    private const int Buckets = 256;

    /// <summary>Below this the framework's sort is as fast; above this many passes too.</summary>
    private const int FewItems = 128;
    private const int ManyPasses = 5;

    /// <summary>Memory that is used again.</summary>
    public struct Scratch
    {
        public ulong[]? Prefixes;
        public int[]? Order;
    }

    public static void Sort(ulong[] prefixes, int[] order, int count, ref Scratch scratch)
    {
        var varying = Varying(prefixes.AsSpan(0, count));
        if (count < FewItems || PassesOf(varying) >= ManyPasses)
        {
            Array.Sort(prefixes, order, 0, count);
            return;
        }

        if (scratch.Prefixes is null || scratch.Prefixes.Length < count)
        {
            scratch.Prefixes = new ulong[prefixes.Length];
            scratch.Order = new int[prefixes.Length];
        }

        Span<int> counts = stackalloc int[Buckets];
        for (var shift = 0; shift < 64; shift += 8)
        {
            if (((varying >> shift) & 0xFF) == 0)
            {
                continue;
            }

            Pass(prefixes.AsSpan(0, count), order.AsSpan(0, count), scratch.Prefixes.AsSpan(0, count), scratch.Order.AsSpan(0, count), shift, counts);
            scratch.Prefixes.AsSpan(0, count).CopyTo(prefixes);
            scratch.Order.AsSpan(0, count).CopyTo(order);
        }
    }

    /// <summary>The bits in which the numbers differ.</summary>
    private static ulong Varying(ReadOnlySpan<ulong> prefixes)
    {
        var any = 0UL;
        var all = ulong.MaxValue;
        foreach (var prefix in prefixes)
        {
            any |= prefix;
            all &= prefix;
        }

        return any & ~all;
    }

    private static int PassesOf(ulong varying)
    {
        var passes = 0;
        for (; varying != 0; varying >>= 8)
        {
            passes += (varying & 0xFF) == 0 ? 0 : 1;
        }

        return passes;
    }

    private static void Pass(ReadOnlySpan<ulong> prefixes, ReadOnlySpan<int> order, Span<ulong> toPrefixes, Span<int> toOrder, int shift, Span<int> counts)
    {
        counts.Clear();
        foreach (var prefix in prefixes)
        {
            counts[(byte)(prefix >> shift)]++;
        }

        var start = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            var size = counts[bucket];
            counts[bucket] = start;
            start += size;
        }

        for (var index = 0; index < prefixes.Length; index++)
        {
            var target = counts[(byte)(prefixes[index] >> shift)]++;
            toPrefixes[target] = prefixes[index];
            toOrder[target] = order[index];
        }
    }
}
