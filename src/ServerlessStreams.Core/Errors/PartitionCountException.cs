using System.Globalization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>A source topic has another number of partitions than when state was written: keys have moved, state has not.</summary>
public sealed class PartitionCountException : StreamsException
{
    internal PartitionCountException(TaskId task, string topic, int before, int now)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Topic {topic} has {now} partitions; the state of task {task} was written when it had {before}. Keys have moved to other partitions, their state has not. Give the topology a new name to begin again from the topic, or make the topic as it was."))
    {
        Task = task;
        Topic = topic;
    }

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    /// <summary>The topic.</summary>
    public string Topic { get; }
}
