using ServerlessStreams;

namespace StreamsApp;

internal static class Topologies
{
    public static Topology Counts { get; } = Topology.Create("counts", topology => topology
        .Stream("words", Serdes.Utf8, Serdes.Utf8)
        .GroupByKey()
        .Count("counts")
        .To("word-counts"));
}
