namespace ServerlessStreams.Testing.Tests.Faults;

/// <summary>Random decisions, asked for by several threads.</summary>
internal sealed class Chance(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>A number from 0 to below <paramref name="end"/>.</summary>
    public int Below(int end)
    {
        lock (_gate)
        {
            return _random.Next(end);
        }
    }

    /// <summary>True once in so many times.</summary>
    public bool Once(int inSoMany) => Below(inSoMany) == 0;
}
