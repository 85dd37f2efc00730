using ServerlessStreams;

namespace StreamFunctions.Alerting;

/// <summary>Alerts where a price has moved by a quarter within 90 days.</summary>
public static class PriceSwings
{
    public const string Source = "prices";

    public const string Sink = "price-alerts";

    /// <summary>The swing from which on there is an alert.</summary>
    public const double Threshold = 0.25;

    public static Topology Topology { get; } = Topology.Create("price-swings", topology => topology
        .Stream(Source, Serdes.Utf8, Serdes.Json(AlertingJson.Default.Price))
        .WithTimestamps(price => price.At)
        .GroupByKey()
        .WindowedBy(TumblingWindows.Of(TimeSpan.FromDays(90)).WithGrace(TimeSpan.FromDays(1)))
        .Aggregate("swings", PriceRange.Aggregator)
        .Emit(EmitStrategy.OnWindowClose)
        .Where(range => range.Swing >= Threshold)
        .Select((window, range) => new PriceAlert(
            window.Key, window.Start.UtcDateTime, window.End.UtcDateTime, range.Min, range.Max, range.First, range.Last, range.Swing, range.Count))
        .To(Sink, Serdes.Json(AlertingJson.Default.PriceAlert)));
}
