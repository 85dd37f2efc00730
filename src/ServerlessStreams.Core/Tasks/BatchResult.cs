namespace ServerlessStreams.Tasks;

/// <summary>What became of a batch.</summary>
/// <param name="Counters">The sum over its tasks.</param>
/// <param name="Tasks">Each task by itself.</param>
public sealed record BatchResult(TaskCounters Counters, IReadOnlyList<TaskResult> Tasks);
