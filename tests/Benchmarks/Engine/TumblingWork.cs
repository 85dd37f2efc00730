using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>The work with tumbling windows as a user would write it.</summary>
internal static class TumblingWork
{
    public const string Source = "readings";
    public const string Sink = "results";

    public static Topology Topology { get; } = Topology.Create("bench-tumbling", topology => topology
        .Stream(Source, Serdes.Int64, new ReadingSerde())
        .WithTimestamps(static reading => reading.Time)
        .GroupByKey()
        .WindowedBy(TumblingWindows.Of(TimeSpan.FromMilliseconds(WorkFormat.WindowSizeMs)).WithGrace(TimeSpan.FromMilliseconds(WorkFormat.GraceMs)))
        .Aggregate("totals", Aggregator.InPlace(
            static () => Totals.Empty,
            static (ref Totals totals, Reading reading) => totals.Add(reading.Value),
            serde: new TotalsSerde()))
        .Emit(EmitStrategy.OnWindowClose)
        .To(Sink, new ResultKeySerde(), new TotalsSerde()));
}
