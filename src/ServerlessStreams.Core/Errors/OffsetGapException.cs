using System.Globalization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>Records are missing before a batch, and <see cref="Tasks.GapPolicy.Fail"/> is set. Nothing was committed.</summary>
public sealed class OffsetGapException : StreamsException
{
    internal OffsetGapException(TaskId task, RecordPosition first, long expected, long? low)
        : base(string.Create(CultureInfo.InvariantCulture, $"Task {task} expects offset {expected} of topic {first.Topic} partition {first.Partition}, but the batch begins at {first.Offset}: offsets {expected} to {first.Offset - 1} were not seen. ")
            + (low is { } start && start > expected
                ? string.Create(CultureInfo.InvariantCulture, $"The partition begins at {start}, so offsets {expected} to {Math.Min(start, first.Offset) - 1} are lost to retention. ")
                : "The host gave them up, they were compacted or belong to aborted transactions, or the state is older than the group's offsets. ")
            + "To go on without them set Streams:GapPolicy to Continue; to process them, set the consumer group's offset back to "
            + expected.ToString(CultureInfo.InvariantCulture) + ".")
    {
        Task = task;
        Topic = first.Topic;
        Partition = first.Partition;
        From = expected;
        To = first.Offset - 1;
    }

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>The first missing offset.</summary>
    public long From { get; }

    /// <summary>The last missing offset.</summary>
    public long To { get; }
}
