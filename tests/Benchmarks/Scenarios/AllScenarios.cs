namespace ServerlessStreams.Benchmarks.Scenarios;

/// <summary>All scenarios, in the order in which they run when none is named.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<IScenario> List { get; } =
    [
        new TumblingScenario(),
        new TumblingSqliteScenario(),
        new WorkerScenario(),
        new BatchSizeScenario(),
        new BaselinesScenario(),
    ];

    /// <summary>The named scenarios, or all; throws where a name is unknown.</summary>
    public static IReadOnlyList<IScenario> Select(IReadOnlyList<string> names)
    {
        var unknown = names.Where(static name => List.All(scenario => scenario.Name != name)).ToArray();
        if (unknown.Length > 0)
        {
            throw new UsageException(
                $"Unknown scenario {string.Join(", ", unknown)}; there are: {string.Join(", ", List.Select(static scenario => scenario.Name))}.");
        }

        return names.Count == 0 ? List : [.. List.Where(scenario => names.Contains(scenario.Name))];
    }
}
