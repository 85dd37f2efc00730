namespace ServerlessStreams.Kafka.Administration;

/// <summary>A topic is there, but not as it is wanted.</summary>
public sealed class TopicMismatchException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="wantedPartitions">The number of partitions that is wanted.</param>
    /// <param name="actualPartitions">The number of partitions that it has.</param>
    public TopicMismatchException(string topic, int wantedPartitions, int actualPartitions)
        : base($"Topic '{topic}' has {actualPartitions} partitions, {wantedPartitions} are wanted. Its keys lie where "
            + "they were written, so the count is not changed here: use another topic, or ask for the count it has.")
    {
        Topic = topic;
        WantedPartitions = wantedPartitions;
        ActualPartitions = actualPartitions;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The number of partitions that is wanted.</summary>
    public int WantedPartitions { get; }

    /// <summary>The number of partitions that it has.</summary>
    public int ActualPartitions { get; }
}
