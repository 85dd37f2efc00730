using ServerlessStreams.Errors;

namespace ServerlessStreams.Core.Tests.Topologies;

public sealed class TopologyValidationTests
{
    private sealed class NoEquality
    {
        public string Name { get; init; } = "";
    }

    [Fact]
    public void Create_ManyMistakes_AreReportedTogether()
    {
        var failure = Assert.Throws<TopologyException>(() => Topology.Create("bad name", topology =>
        {
            var stream = topology.Stream("in put", Serdes.Utf8, Serdes.Utf8);
            stream.GroupByKey().Count("one");
            stream.GroupByKey().WindowedBy(TumblingWindows.Of(TimeSpan.FromSeconds(1))).Count("one").Emit(EmitStrategy.OnWindowClose);
            stream.GroupByKey().WindowedBy(TumblingWindows.Of(TimeSpan.FromSeconds(1)).WithGrace(TimeSpan.Zero)).Count("silent");
            stream.Select(value => value.Length).To("out");
            stream.GroupBy(value => new NoEquality { Name = value }, Serdes.Json<NoEquality>()).WithinPartition().Count("objects");
            topology.Stream("second", Serdes.Utf8, Serdes.Utf8);
        }));

        Assert.Equal(8, failure.Errors.Count);
        Assert.Contains(failure.Errors, error => error.Contains("'bad name'", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("'in put'", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("Two stores are named 'one'", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("'one' have no grace period", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("'silent' does not say when it emits", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("sink 'out' has no serde for its values (Int32)", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("no value equality", StringComparison.Ordinal));
        Assert.Contains(failure.Errors, error => error.Contains("'second' is a second source", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_StoreKeyedByResultsOfWindows_IsAnError()
    {
        // The sink's key format leaves the window out, so two windows of a key would be one entry, and none could be read back.
        var failure = Assert.Throws<TopologyException>(() => Topology.Create("twice", topology => topology
            .Stream("in", Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .WindowedBy(TumblingWindows.Of(TimeSpan.FromSeconds(1)).WithGrace(TimeSpan.Zero))
            .Count("first")
            .Emit(EmitStrategy.OnWindowClose)
            .Where(_ => true)
            .GroupByKey()
            .Count("second")));

        Assert.Contains("'second' has no serde for its keys (Windowed<String>)", Assert.Single(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoSource_IsAnError() =>
        Assert.Contains("no source", Assert.Throws<TopologyException>(() => Topology.Create("empty", _ => { })).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_NothingDone_IsAnError() => Assert.Contains(
        "does nothing",
        Assert.Throws<TopologyException>(() => Topology.Create("idle", topology => topology.Stream("in", Serdes.Utf8, Serdes.Utf8).Where(_ => true))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Fingerprint_StatelessStepAndGraceChanged_IsTheSame()
    {
        var before = Counting(TumblingWindows.Of(TimeSpan.FromSeconds(1)).WithGrace(TimeSpan.Zero), filter: false);

        Assert.Equal(before.Fingerprint, Counting(TumblingWindows.Of(TimeSpan.FromSeconds(1)).WithGrace(TimeSpan.FromSeconds(9)), filter: true).Fingerprint);
        Assert.NotEqual(before.Fingerprint, Counting(TumblingWindows.Of(TimeSpan.FromSeconds(2)).WithGrace(TimeSpan.Zero), filter: false).Fingerprint);
    }

    [Fact]
    public void Describe_BranchesAndStores_NamesTopicsStoresAndWindows()
    {
        var text = Counting(HoppingWindows.Of(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)).WithGrace(TimeSpan.FromSeconds(1)), filter: true).Describe();

        Assert.Equal(
            """
            topology counting
              source in (key utf8, value utf8; event time from the record, out of order up to 00:00:00, future limit 01:00:00, from Earliest)
                where
                count 'counts' in hopping windows of 00:00:10 every 00:00:05, grace 00:00:01
                  late records
                  sink late (key utf8, value utf8)
                  emit on close
                  sink out (key utf8, value int64)
              store counts: hopping windows of 00:00:10 every 00:00:05 in slices of 00:00:05, key utf8, value int64
              dead letters in.dead-letter

            """.ReplaceLineEndings(),
            text);
    }

    [Fact]
    public void HoppingWindows_HopLargerThanSize_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HoppingWindows.Of(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));

    private static Topology Counting(TimeWindows windows, bool filter) => Topology.Create("counting", topology =>
    {
        RecordStream<string, string> stream = topology.Stream("in", Serdes.Utf8, Serdes.Utf8);
        if (filter)
        {
            stream = stream.Where(value => value.Length > 0);
        }

        stream.GroupByKey().WindowedBy(windows).WithLateRecords(late => late.To("late")).Count("counts").Emit(EmitStrategy.OnWindowClose).To("out");
    });
}
