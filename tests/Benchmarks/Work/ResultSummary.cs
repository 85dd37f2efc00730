using System.Buffers.Binary;
using System.Globalization;

namespace ServerlessStreams.Benchmarks.Work;

/// <summary>What is compared of all results of a run. Sums are exact, so equality is.</summary>
/// <param name="Windows">Results sent.</param>
/// <param name="TotalCount">Sum of their counts.</param>
/// <param name="SumOfSums">Sum of their sums.</param>
/// <param name="Min">Smallest minimum.</param>
/// <param name="Max">Largest maximum.</param>
/// <param name="Hash">Sum modulo 2^64 of the FNV-1a of every result's 48 bytes: the order does not matter.</param>
internal readonly record struct ResultSummary(long Windows, long TotalCount, double SumOfSums, double Min, double Max, ulong Hash)
{
    /// <summary>No result at all.</summary>
    public static ResultSummary Empty { get; } = new(0, 0, 0, double.PositiveInfinity, double.NegativeInfinity, 0);

    public ResultSummary Add(ReadOnlySpan<byte> result) => new(
        Windows + 1,
        TotalCount + BinaryPrimitives.ReadInt64BigEndian(result[16..]),
        SumOfSums + BinaryPrimitives.ReadDoubleBigEndian(result[24..]),
        Math.Min(Min, BinaryPrimitives.ReadDoubleBigEndian(result[32..])),
        Math.Max(Max, BinaryPrimitives.ReadDoubleBigEndian(result[40..])),
        unchecked(Hash + Fnv1a.Hash(result)));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Windows} windows, total count {TotalCount}, sum {SumOfSums:F4}, min {Min}, max {Max}, hash {Hash:x16}");
}
