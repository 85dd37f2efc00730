using Benchmarks.Baselines;
using Benchmarks.Work;
using ServerlessStreams;

namespace Benchmarks.Engine;

/// <summary>The work as a user would write it.</summary>
internal static class WorkTopology
{
    public const string Source = "readings";

    public const string Sink = "results";

    public static Topology Tumbling() => Topology.Create("tumbling", topology => topology
        .Stream(Source, Serdes.Int64, new ReadingSerde())
        .WithTimestamps(static reading => reading.Time)
        .GroupByKey()
        .WindowedBy(TumblingWindows.Of(TimeSpan.FromMilliseconds(WorkFormat.WindowSizeMs)).WithGrace(TimeSpan.FromMilliseconds(WorkFormat.GraceMs)))
        .Aggregate("windows", Aggregator.InPlace(
            () => default(Accumulator),
            static (ref Accumulator accumulator, Reading reading) =>
            {
                if (accumulator.Count == 0)
                    accumulator = Accumulator.Of(reading.Value);
                else
                    accumulator.Add(reading.Value);
            },
            serde: new AccumulatorSerde()))
        .Emit(EmitStrategy.OnWindowClose)
        .To(Sink, new ResultKeySerde(), new AccumulatorSerde()));
}
