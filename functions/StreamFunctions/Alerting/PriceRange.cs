using ServerlessStreams;

namespace StreamFunctions.Alerting;

/// <summary>What a window remembers of its prices. First and last go by event time, whatever the order of arrival.</summary>
public readonly record struct PriceRange(
    double Min, double Max, double First, DateTimeOffset FirstAt, double Last, DateTimeOffset LastAt, long Count)
{
    public static Aggregator<Price, PriceRange> Aggregator { get; } = ServerlessStreams.Aggregator.Create<Price, PriceRange>(
        () => default,
        (range, price) => range.Add(price),
        (earlier, later) => earlier.Merge(later),
        Serdes.Json(AlertingJson.Default.PriceRange));

    /// <summary>How far the price moved within the window, relative to its lowest.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Swing => (Max - Min) / Min;

    private PriceRange Add(Price? price)
    {
        if (price is null)
        {
            // To the dead letters with it.
            throw new InvalidDataException("A price has a value; this record has none.");
        }

        var alone = new PriceRange(price.Value, price.Value, price.Value, price.At, price.Value, price.At, 1);
        return Count == 0 ? alone : Merge(alone);
    }

    private PriceRange Merge(PriceRange other)
    {
        var (first, firstAt) = other.FirstAt < FirstAt ? (other.First, other.FirstAt) : (First, FirstAt);
        var (last, lastAt) = other.LastAt >= LastAt ? (other.Last, other.LastAt) : (Last, LastAt);
        return new PriceRange(Math.Min(Min, other.Min), Math.Max(Max, other.Max), first, firstAt, last, lastAt, Count + other.Count);
    }
}
