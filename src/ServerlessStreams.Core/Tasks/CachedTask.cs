namespace ServerlessStreams.Tasks;

/// <summary>A task kept between batches, with the lock that lets one batch, settling or query at a time use it.</summary>
internal sealed class CachedTask(Topology topology, StreamTask task)
{
    public Topology Topology { get; } = topology;

    public StreamTask Task { get; } = task;

    public SemaphoreSlim Lock { get; } = new(1, 1);

    /// <summary>False before the first load and after an unclear outcome: then memory is not to be believed.</summary>
    public bool IsLoaded { get; set; }

    /// <summary>Whether the broker was asked about the source topics since the task was made.</summary>
    public bool IsChecked { get; set; }

    /// <summary>The next offset for which the partition's end was asked, so that a run of redelivered batches asks once.</summary>
    public long EndAskedAt { get; set; } = -1;

    /// <summary>The last offset of that run so far. A batch that does not come behind it begins a new run, and may be of a topic made anew.</summary>
    public long RedeliveredThrough { get; set; } = -1;
}
