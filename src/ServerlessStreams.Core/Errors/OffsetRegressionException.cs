using System.Globalization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>
/// A partition ends before what its task has committed: the topic was made anew, or its data was lost. Nothing was
/// committed.
/// </summary>
public sealed class OffsetRegressionException : StreamsException
{
    internal OffsetRegressionException(TaskId task, string topic, int partition, long next, long end)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Task {task} has committed topic {topic} partition {partition} up to offset {next - 1}, but the partition ends at {end}: the topic was made anew. To begin again with empty state set Streams:OffsetRegression to Reset."))
    {
        Task = task;
        Topic = topic;
        Partition = partition;
        NextOffset = next;
        End = end;
    }

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>The task's next offset.</summary>
    public long NextOffset { get; }

    /// <summary>The partition's end.</summary>
    public long End { get; }
}
