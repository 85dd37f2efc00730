using System.Collections.Immutable;
using ServerlessStreams.State;

namespace ServerlessStreams.Core.Tests.State;

public sealed class ImmutabilityTests
{
    private sealed record Plain(int Number, string Text, DateTimeOffset At, decimal? Amount);

    private record struct Loose(int Number)
    {
        public int Other { get; set; }
    }

    private sealed record Holding(Plain Inner, ImmutableArray<Plain> Others);

    private record Open(int Number);

    private sealed record Leaky(int[] Numbers);

    private sealed class Settable
    {
        public int Number { get; set; }
    }

    private readonly record struct Wrapping(List<int> Numbers);

    [Theory]
    [InlineData(typeof(long))]
    [InlineData(typeof(string))]
    [InlineData(typeof(double?))]
    [InlineData(typeof(Plain))]
    [InlineData(typeof(Loose))]
    [InlineData(typeof(Holding))]
    public void IsImmutable_CopyIsEnough_True(Type type) => Assert.True(Immutability.IsImmutable(type));

    [Theory]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(List<int>))]
    [InlineData(typeof(Open))]
    [InlineData(typeof(Leaky))]
    [InlineData(typeof(Settable))]
    [InlineData(typeof(Wrapping))]
    [InlineData(typeof(object))]
    public void IsImmutable_MayBeChangedInPlace_False(Type type) => Assert.False(Immutability.IsImmutable(type));
}
