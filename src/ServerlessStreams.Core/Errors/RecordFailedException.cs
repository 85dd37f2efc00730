using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>A handler decided that a record fails its batch. Nothing of the batch has been committed.</summary>
public sealed class RecordFailedException : StreamsException
{
    internal RecordFailedException(in ErrorContext context)
        : base(
            $"{context.Stage} failed for record {context.Position} of task {context.Task}, and the handler decided to fail the batch: {context.Exception.Message}",
            context.Exception)
    {
        Stage = context.Stage;
        Task = context.Task;
        Position = context.Position;
    }

    /// <summary>Where it failed.</summary>
    public ErrorStage Stage { get; }

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    /// <summary>The input record.</summary>
    public RecordPosition? Position { get; }
}
