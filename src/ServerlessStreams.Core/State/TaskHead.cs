using System.Collections.Immutable;

namespace ServerlessStreams.State;

/// <summary>
/// The head of a task's state log: what the last commit says about the task as a whole. Writing it under the
/// condition that it is still the one last seen is the fence: no lease, no clock.
/// </summary>
public sealed record TaskHead
{
    /// <summary>Raised by a reset; part of every record id. The first epoch is 1.</summary>
    public required long Epoch { get; init; }

    /// <summary>The number of the commit that wrote this head; the first is 1, each later one is one more.</summary>
    public required long Sequence { get; init; }

    /// <summary>New for every attempt to append; tells our own success from another writer's when an answer is lost.</summary>
    public required Guid Nonce { get; init; }

    /// <summary>Progress per source topic, sorted by topic (ordinal).</summary>
    public required ImmutableArray<SourceProgress> Sources { get; init; }

    /// <summary>Processing time of the commit, Unix milliseconds.</summary>
    public required long CommittedAt { get; init; }

    /// <summary>When the task wants to be looked at without a record, Unix milliseconds; null = never.</summary>
    public long? NextDeadline { get; init; }

    /// <summary>The newest whole snapshot; null before the first.</summary>
    public SnapshotReference? Snapshot { get; init; }

    /// <summary>What the stored state was written for, store by store.</summary>
    public required StateFingerprint Fingerprint { get; init; }

    /// <summary>How many records the task has put into its outbox in this epoch; the next one's number.</summary>
    public required long OutboxCount { get; init; }

    /// <summary>The last commit whose outbox is known to be acknowledged by the broker.</summary>
    public required long PublishedSequence { get; init; }

    /// <summary>Whether <paramref name="other"/> is the very same write: the fence's comparison.</summary>
    public bool IsSameWrite(TaskHead other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Epoch == other.Epoch && Sequence == other.Sequence && Nonce == other.Nonce;
    }
}
