namespace ServerlessStreams.Functions.Tests.Fakes;

internal static class TestTopologies
{
    /// <summary>Counts by key, each count sent out; topic <paramref name="topic"/> → <c>counts-out</c>.</summary>
    public static Topology Counting(string name = "counting", string topic = "words", string store = "counts") => Topology.Create(name, topology => topology
        .Stream(topic, Serdes.Utf8, Serdes.Utf8)
        .GroupByKey()
        .Count(store)
        .To("counts-out"));

    /// <summary>Counts per minute, sent out when a minute is over.</summary>
    public static Topology Windowed() => Topology.Create("windowed", topology => topology
        .Stream("words", Serdes.Utf8, Serdes.Utf8)
        .GroupByKey()
        .WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.Zero))
        .Count("per-minute")
        .Emit(EmitStrategy.OnWindowClose)
        .Select((_, count) => count)
        .To("counts-out", Serdes.Int64));
}
