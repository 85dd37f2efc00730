using ServerlessStreams.Benchmarks.Baselines;
using ServerlessStreams.Benchmarks.Baselines.Peer;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>
/// The yardsticks beside each other, without us: what the table of a loop matters, and why the peer takes part in other
/// scenarios with RocksDB and without its cache, which is its fastest way that loses nothing.
/// </summary>
internal sealed class BaselinesScenario : IScenario
{
    public string Name => "baselines";

    public string Description =>
        "The baselines among themselves, tumbling windows of 60 s: the loop with Dictionary beside the loop with open addressing and the peer's stores.";

    public async IAsyncEnumerable<CaseReport> RunAsync(ScenarioContext context)
    {
        await using var dictionary = new DictionaryLoop();
        await using var openAddressing = new OpenAddressingLoop();
        await using var rocksDb = new StreamizTask(StreamizStore.RocksDb);
        await using var cached = new StreamizTask(StreamizStore.CachedRocksDb);
        await using var memory = new StreamizTask(StreamizStore.InMemory);

        var input = TumblingComparison.OneMillion();
        var forPeer = TumblingComparison.ForPeer(context);
        var (runs, peerRuns) = context.Quick ? (7, 1) : (15, 3);
        List<Entry> entries =
        [
            new(dictionary, input, runs),
            new(openAddressing, input, runs),
            new(rocksDb, forPeer, peerRuns),
            new(cached, forPeer, peerRuns) { MayLoseResults = true },
        ];
        // Its cost grows with the keys of a window: more than a minute for all runs.
        if (!context.Quick)
            entries.Add(new(memory, WorkInput.Generate(100_000), 1));

        foreach (var report in await CaseRunner.RunAsync(Name, "1M", entries, ReferenceResults.Tumbling, context))
            yield return report;
    }
}
