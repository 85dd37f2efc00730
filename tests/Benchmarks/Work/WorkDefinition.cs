using System.Collections.Frozen;

namespace ServerlessStreams.Benchmarks.Work;

/// <summary>
/// The table of the definition: input hashes and the results that must come out. It was made by independent programs
/// (in Java and C#) and is what every run is held against.
/// </summary>
internal static class WorkDefinition
{
    private static readonly FrozenDictionary<int, ulong> InputHashes = new Dictionary<int, ulong>
    {
        [1_000] = 0x0D86F3A552B305C6,
        [100_000] = 0x94E8DD9F04E0298B,
        [200_000] = 0x1AD78DD23472680B,
        [1_000_000] = 0xED0D1E5318079B7E,
        [10_000_000] = 0xB747F12A55E648C1,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<int, ResultSummary> TumblingResults = new Dictionary<int, ResultSummary>
    {
        [1_000] = ResultSummary.Empty,
        [1_000_000] = new(159_614, 960_051, 31_483_784_738.8750, 0.1875, 65_535.9375, 0xDD7CB3D623A48FA6),
        [10_000_000] = new(1_655_893, 9_960_049, 326_435_532_715.0000, 0, 65_535.9375, 0xE0328C9353C8D994),
    }.ToFrozenDictionary();

    /// <summary>FNV-1a of all record bytes.</summary>
    public static ulong InputHash(int records) => InputHashes.TryGetValue(records, out var hash)
        ? hash
        : throw new WorkMismatchException(
            $"The definition has no input hash for {records:N0} records; it has {string.Join(", ", InputHashes.Keys.Order().Select(static count => count.ToString("N0")))}.");

    /// <summary>What tumbling windows must give; null for sizes that the table does not have.</summary>
    public static ResultSummary? Tumbling(int records) => TumblingResults.TryGetValue(records, out var summary) ? summary : null;
}
