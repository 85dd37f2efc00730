using ServerlessStreams.Errors;

namespace ServerlessStreams.Tasks;

/// <summary>How tasks are run. Checked once, when the engine is made.</summary>
public sealed record StreamEngineOptions
{
    /// <summary>What becomes of records that fail.</summary>
    /// <value>Default: dead letters.</value>
    public ErrorHandlers Errors { get; init; } = new();

    /// <summary>What to do where records are missing before a batch.</summary>
    /// <value>Default: <see cref="Tasks.GapPolicy.Fail"/>.</value>
    public GapPolicy GapPolicy { get; init; }

    /// <summary>What to do where a partition ends before what was committed.</summary>
    /// <value>Default: <see cref="OffsetRegressionPolicy.Fail"/>.</value>
    public OffsetRegressionPolicy OffsetRegression { get; init; }

    /// <summary>How long storage, broker and handler retries go on within one invocation before it fails.</summary>
    /// <value>Default: 30 seconds. All attempts together must stay below the trigger's <c>maxPollIntervalMs</c>.</value>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest pause before a failed invocation reports its failure, since the host runs it again at once. Pauses
    /// begin at a quarter of a second and double with each failure in a row.
    /// </summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan MaxFailurePause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A snapshot is taken when the log since the last one is this many times its bytes.</summary>
    /// <value>Default: 4.</value>
    public int SnapshotLogRatio { get; init; } = 4;

    /// <summary>A snapshot is taken after this many commits at the latest.</summary>
    /// <value>Default: 10,000.</value>
    public int SnapshotCommits { get; init; } = 10_000;

    /// <summary>Below this many bytes of log no snapshot is taken for its size.</summary>
    /// <value>Default: 256 KiB.</value>
    public long SnapshotMinLogBytes { get; init; } = 256 * 1024;

    /// <summary>Checks everything at once; making an engine does so too.</summary>
    /// <exception cref="ArgumentException">Lists every error.</exception>
    public void Validate()
    {
        List<string> errors = [];
        Check(RetryTime >= TimeSpan.Zero, $"RetryTime {RetryTime} is negative.");
        Check(MaxFailurePause >= TimeSpan.Zero, $"MaxFailurePause {MaxFailurePause} is negative.");
        Check(SnapshotLogRatio >= 1, $"SnapshotLogRatio {SnapshotLogRatio} is below 1.");
        Check(SnapshotCommits >= 1, $"SnapshotCommits {SnapshotCommits} is below 1.");
        Check(SnapshotMinLogBytes >= 0, $"SnapshotMinLogBytes {SnapshotMinLogBytes} is negative.");
        Check(Enum.IsDefined(GapPolicy), $"GapPolicy {GapPolicy} is none.");
        Check(Enum.IsDefined(OffsetRegression), $"OffsetRegression {OffsetRegression} is none.");
        if (errors.Count > 0)
        {
            throw new ArgumentException("The engine's options are not valid: " + string.Join(" ", errors));
        }

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
