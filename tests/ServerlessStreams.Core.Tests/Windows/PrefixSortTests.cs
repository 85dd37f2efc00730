using CsCheck;

namespace ServerlessStreams.Core.Tests.Windows;

public sealed class PrefixSortTests
{
    [Fact]
    public void Sort_AnyNumbers_SortsThemAndTheIndicesWithThem() => Gen.Select(Gen.Int[0, 63], Gen.ULong.Array[0, 600]).Sample((bits, numbers) =>
    {
        // Fewer varying bits: the radix sort; all: the framework's.
        var prefixes = numbers.Select(number => number >> bits).ToArray();
        var before = (ulong[])prefixes.Clone();
        var order = Enumerable.Range(0, prefixes.Length).ToArray();
        var scratch = default(PrefixSort.Scratch);

        PrefixSort.Sort(prefixes, order, prefixes.Length, ref scratch);

        Assert.Equal(before.Order(), prefixes);
        Assert.Equal(prefixes, order.Select(index => before[index]));
        Assert.Equal(Enumerable.Range(0, prefixes.Length), order.Order());
    });
}
