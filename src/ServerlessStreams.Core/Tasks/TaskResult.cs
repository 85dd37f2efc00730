namespace ServerlessStreams.Tasks;

/// <summary>What became of one task's part of a batch.</summary>
/// <param name="Task">The task.</param>
/// <param name="Counters">What happened to its records.</param>
/// <param name="OpenWindows">How many (key, window) pairs are open now.</param>
/// <param name="Conflicts">How often somebody else had committed, so that the batch ran again.</param>
public sealed record TaskResult(TaskId Task, TaskCounters Counters, long OpenWindows, int Conflicts);
