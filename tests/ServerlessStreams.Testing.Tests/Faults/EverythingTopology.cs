using System.Globalization;

namespace ServerlessStreams.Testing.Tests.Faults;

/// <summary>
/// A topology with everything that keeps state or sends out: changed in place, deleted, per window, in slices, two stages,
/// late records; and functions that throw, before and after something was changed, by what the record says.
/// </summary>
internal static class EverythingTopology
{
    public const string Source = "in";

    public static Topology Topology { get; } = Topology.Create("everything", topology =>
    {
        var source = topology.Stream(Source, Serdes.Utf8, Serdes.Utf8).WithMaxOutOfOrderness(Milliseconds(2));
        Lists(source);
        Tumbling(source);
        Hopping(source);
        source.Where(value => value == "boom" ? throw new InvalidOperationException("after everything was changed") : value == "echo").To("echoes");
    });

    private static void Lists(RecordStream<string, string> source)
    {
        source.GroupByKey()
            .Aggregate("lists", Aggregator.Create<string, List<string>>(() => [], (list, value) =>
            {
                list.Add(value);
                return value == "halfway" ? throw new InvalidOperationException("half way") : list.Count > 4 ? null : list;
            }))
            .Select(list => list is null ? "deleted" : string.Join('+', list))
            .To("lists-out", Serdes.Utf8);

        // NaN cannot be written as JSON, which comes out only with the commit.
        source.GroupBy(value => value is null ? null! : value[..1], Serdes.Utf8).WithinPartition()
            .Aggregate("numbers", Aggregator.Create<string, double>(() => 0, (sum, value) => value == "nan" ? double.NaN : sum + value.Length));
    }

    private static void Tumbling(RecordStream<string, string> source)
    {
        source.GroupByKey()
            .WindowedBy(TumblingWindows.Of(Milliseconds(20)).WithGrace(Milliseconds(5)))
            .WithLateRecords(late => late.To("late"))
            .Count("updates")
            .Emit(EmitStrategy.OnWindowUpdate)
            .Select((window, count) => Text(window, count))
            .To("updates-out", Serdes.Utf8);
        var closes = source.GroupByKey()
            .WindowedBy(TumblingWindows.Of(Milliseconds(10)).WithGrace(TimeSpan.Zero))
            .Count("closes")
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, count) => Text(window, count));
        closes.GroupBy((window, _) => window.Key, Serdes.Utf8).WithinPartition()
            .WindowedBy(TumblingWindows.Of(Milliseconds(40)).WithGrace(TimeSpan.Zero))
            .Reduce("second", (left, right) => $"{left},{right}", Serdes.Utf8)
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, texts) => $"{window.Key}@{window.Window.StartMilliseconds}: {texts}")
            .To("second-out", Serdes.Utf8);
        closes.Where(text => text.EndsWith("=3", StringComparison.Ordinal) ? throw new InvalidOperationException("no threes, after the second stage took it") : true)
            .To("closes-out", Serdes.Utf8);
    }

    private static void Hopping(RecordStream<string, string> source)
    {
        source.GroupByKey()
            .WindowedBy(HoppingWindows.Of(Milliseconds(25), Milliseconds(10)).WithGrace(Milliseconds(3)))
            .Aggregate("slices", Aggregator.Create<string, long>(
                () => 0,
                (sum, value) => sum + (value?.Length ?? 0),
                (left, right) => left + right == 5 ? throw new InvalidOperationException("no fives") : left + right,
                Serdes.Int64))
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, sum) => Text(window, sum))
            .To("slices-out", Serdes.Utf8);
        source.GroupByKey()
            .WindowedBy(HoppingWindows.Of(Milliseconds(25), Milliseconds(10)).WithGrace(Milliseconds(3)))
            .Reduce("texts", (left, right) => right == "echo" ? null : left + right, Serdes.Utf8)
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, text) => $"{window.Key}@{window.Window.StartMilliseconds}: {text}")
            .To("texts-out", Serdes.Utf8);
    }

    private static string Text(Windowed<string> window, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{window.Key}@{window.Window.StartMilliseconds}={number}");

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);
}
