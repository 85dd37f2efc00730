namespace ServerlessStreams.Tasks;

/// <summary>A point to which a task's uncommitted work can be taken back.</summary>
internal readonly record struct Savepoint(int UndoCount, int OutboxLength, int OutboxCount, RunningCounters Counters);
