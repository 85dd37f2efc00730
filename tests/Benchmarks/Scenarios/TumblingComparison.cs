using ServerlessStreams.Benchmarks.Baselines;
using ServerlessStreams.Benchmarks.Baselines.Peer;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>
/// Sets a contestant that does the work with tumbling windows beside all baselines: 1 M records, and 10 M where asked.
/// The peer, which needs microseconds for a record, takes part in the case of 1 M, with fewer records.
/// </summary>
internal static class TumblingComparison
{
    /// <summary>Inputs of the cases, by size.</summary>
    public static WorkInput OneMillion() => WorkInput.Generate(1_000_000);

    public static WorkInput TenMillion() => WorkInput.Generate(10_000_000);

    /// <summary>Fewest records with results of a full minute: 100,000 cover the close of one, 200,000 of two more.</summary>
    public static WorkInput ForPeer(ScenarioContext context) => WorkInput.Generate(context.Quick ? 100_000 : 200_000);

    /// <summary>Compares <paramref name="subject"/>; it stays the caller's to dispose of.</summary>
    public static async IAsyncEnumerable<CaseReport> RunAsync(string scenario, IContestant subject, bool withTenMillion, ScenarioContext context)
    {
        await using var dictionary = new DictionaryLoop();
        await using var openAddressing = new OpenAddressingLoop();
        await using var peer = new StreamizTask(StreamizStore.RocksDb);

        var input = OneMillion();
        var runs = context.Quick ? 7 : 15;
        var peerEntry = new Entry(peer, ForPeer(context), context.Quick ? 1 : 3);
        foreach (var report in await CompareAsync("1M", input, runs, peerEntry))
            yield return report;

        if (!withTenMillion)
            yield break;

        foreach (var report in await CompareAsync("10M", TenMillion(), 7, null))
            yield return report;

        async Task<IReadOnlyList<CaseReport>> CompareAsync(string name, WorkInput work, int count, Entry? extra)
        {
            Entry[] entries = [new(subject, work, count), new(dictionary, work, count), new(openAddressing, work, count)];
            return await CaseRunner.RunAsync(scenario, name, extra is null ? entries : [.. entries, extra], ReferenceResults.Tumbling, context);
        }
    }
}
