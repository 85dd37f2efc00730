namespace ServerlessStreams.Tasks;

/// <summary><see cref="TaskCounters"/> while they are counted.</summary>
internal struct RunningCounters
{
    public long Records;
    public long Redelivered;
    public long Late;
    public long LateWindows;
    public long NullKeys;
    public long DeadLetters;
    public long Skipped;

    public readonly TaskCounters ToCounters(long outputs) =>
        new(Records, Redelivered, Late, LateWindows, NullKeys, DeadLetters, Skipped, outputs);
}
