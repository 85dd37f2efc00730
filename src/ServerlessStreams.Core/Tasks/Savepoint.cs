namespace ServerlessStreams.Tasks;

/// <summary>A point to which a task's uncommitted work can be taken back.</summary>
internal sealed class Savepoint
{
    public int UndoCount;
    public int OutboxLength;
    public int OutboxCount;
    public long Late;
    public long LateWindows;
    public long NullKeys;
    public long DeadLetters;
    public long Skipped;
}
