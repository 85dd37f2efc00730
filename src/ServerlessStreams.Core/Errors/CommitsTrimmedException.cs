using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>
/// What a reader wanted has been trimmed meanwhile, or a newer snapshot has replaced the one it read. Read the head
/// again and start from what it names.
/// </summary>
public sealed class CommitsTrimmedException : StreamsException
{
    /// <summary>Makes one.</summary>
    public CommitsTrimmedException(TaskId task, long sequence)
        : base($"Commit or snapshot {sequence} of task {task} has been trimmed; read the head again.")
    {
        Task = task;
        Sequence = sequence;
    }

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    /// <summary>The sequence that is missing.</summary>
    public long Sequence { get; }
}
