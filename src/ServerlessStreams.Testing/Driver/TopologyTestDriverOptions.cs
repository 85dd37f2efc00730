using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing;

/// <summary>How a <see cref="TopologyTestDriver"/> runs.</summary>
public sealed record TopologyTestDriverOptions
{
    /// <summary>The clock's time at the start.</summary>
    /// <value>Default: 2030-01-01T00:00:00Z.</value>
    public DateTimeOffset StartTime { get; init; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The engine's options.</summary>
    /// <value>Default: the engine's own, without pauses: a failure is seen at once.</value>
    public StreamEngineOptions Engine { get; init; } = new() { RetryTime = TimeSpan.Zero, MaxFailurePause = TimeSpan.Zero };

    /// <summary>The state log, e.g. one with injected faults. It survives <see cref="TopologyTestDriver.CrashAsync"/>.</summary>
    /// <value>Default: a new one in memory.</value>
    public IStateLog? StateLog { get; init; }
}
