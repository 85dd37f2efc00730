namespace ServerlessStreams.Tasks;

/// <summary>
/// The pause before a failed batch is handed back: the host runs it again at once and without end, so whatever is broken
/// downstream would be hammered.
/// </summary>
internal sealed class FailurePause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    private int _failures;

    public void Succeeded() => Volatile.Write(ref _failures, 0);

    public TimeSpan Failed(TimeSpan longest)
    {
        var doublings = Math.Min(Interlocked.Increment(ref _failures) - 1, 16);
        var pause = First * Math.Pow(2, doublings);
        return pause < longest ? pause : longest;
    }
}
