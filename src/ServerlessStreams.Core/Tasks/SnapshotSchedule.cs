namespace ServerlessStreams.Tasks;

/// <summary>When the next snapshot is due: by the log's bytes against the last snapshot's, or by the number of commits.</summary>
internal sealed class SnapshotSchedule
{
    private long _snapshotBytes;
    private long _logBytes;
    private long _commits;

    public void Committed(int bytes)
    {
        _logBytes += bytes;
        _commits++;
    }

    public void Reset(long snapshotBytes, long logBytes, long commits = 0)
    {
        _snapshotBytes = snapshotBytes;
        _logBytes = logBytes;
        _commits = commits;
    }

    public bool IsDue(StreamEngineOptions options) =>
        _commits >= options.SnapshotCommits
        || (_logBytes >= options.SnapshotMinLogBytes && _logBytes >= _snapshotBytes * options.SnapshotLogRatio);
}
