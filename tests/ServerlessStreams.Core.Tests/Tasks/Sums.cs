using System.Globalization;
using System.Text;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>A small topology that the engine's tests share: sums per key, and sums per minute.</summary>
internal static class Sums
{
    public const string Source = "numbers";

    /// <summary>A value of "boom" throws in the second operator, behind the aggregate.</summary>
    public static Topology Topology(Action<string>? afterAggregate = null) => ServerlessStreams.Topology.Create("sums", topology =>
    {
        var numbers = topology.Stream(Source, Serdes.Utf8, Serdes.Utf8);
        var parsed = numbers.Select((key, value) => new Number(key, value));
        parsed.GroupByKey()
            .Aggregate("totals", Aggregator.Create<Number, long>(() => 0, (total, number) => total + number.Amount, serde: Serdes.Int64))
            .Select((key, total) => $"{key}={total.ToString(CultureInfo.InvariantCulture)}")
            .Where(text =>
            {
                afterAggregate?.Invoke(text);
                return true;
            })
            .To("totals-out", Serdes.Utf8);
        parsed.GroupByKey()
            .WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.Zero))
            .Aggregate("minutes", Aggregator.Create<Number, long>(() => 0, (total, number) => total + number.Checked(), serde: Serdes.Int64))
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, total) => $"{window.Key}@{window.Window.StartMilliseconds / 60_000}={total}")
            .To("minutes-out", Serdes.Utf8);
    });

    /// <summary>A number in text; "boom" is one that no operator can take.</summary>
    public sealed record Number(string Key, string Text)
    {
        public long Amount => Text == "boom" ? 1_000 : long.Parse(Text, CultureInfo.InvariantCulture);

        public long Checked() => Text == "boom" ? throw new InvalidOperationException("boom in the second operator") : Amount;
    }

    /// <summary>Appends a record of a minute to the source; not processed yet.</summary>
    public static SourceRecord Append(this TestBroker broker, string key, string value, double minute, int partition = 0) => broker.Append(
        Source, partition, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), (long)(minute * 60_000));

    public static IReadOnlyList<string> Texts(this TestBroker broker, string topic) =>
        [.. broker.Emitted.Where(record => record.Topic == topic).Select(record => Encoding.UTF8.GetString(record.Value!))];

    public static IReadOnlyList<string> Ids(this TestBroker broker) => [.. broker.Emitted.Select(record => record.Id)];
}
