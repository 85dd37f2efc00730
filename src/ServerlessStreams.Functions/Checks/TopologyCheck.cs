namespace ServerlessStreams.Functions.Checks;

/// <summary>Are there topologies, and could all of them be built?</summary>
internal sealed class TopologyCheck(TopologyRegistry topologies) : IStartupCheck
{
    public ValueTask RunAsync(StartupReport report, CancellationToken cancellationToken)
    {
        foreach (var error in topologies.Errors)
        {
            report.Error(error);
        }

        if (topologies.Count == 0 && topologies.Errors.Count == 0)
        {
            report.Error("AddStreams was given no topology; add one with Add(…).");
        }

        return ValueTask.CompletedTask;
    }
}
