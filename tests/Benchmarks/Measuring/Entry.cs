using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>A contestant in a comparison, and how much of the work it does.</summary>
/// <param name="Contestant">The contestant.</param>
/// <param name="Input">Its records; fewer for one that is slower by orders of magnitude.</param>
/// <param name="Runs">
/// Runs that count. Rounds go over all contestants in turn; one with fewer runs sits out the later rounds.
/// </param>
internal sealed record Entry(IContestant Contestant, WorkInput Input, int Runs)
{
    /// <summary>Records per batch: one invocation, one commit.</summary>
    /// <value>1,000, as the work is defined.</value>
    public int BatchSize { get; init; } = WorkFormat.BatchSize;

    /// <summary>Runs before those that count go on for at least this long, at least once.</summary>
    /// <value>2 s: tiered compilation has then settled.</value>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>False for a baseline that only takes the records in.</summary>
    public bool HasResults { get; init; } = true;

    /// <summary>
    /// For a baseline that is known to lose results: the loss is reported instead of failing the run.
    /// </summary>
    public bool MayLoseResults { get; init; }
}
