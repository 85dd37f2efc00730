namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>Where the slowest trigger of a partition is.</summary>
internal sealed class TriggerPositions(IReadOnlyList<KafkaTriggerListener> listeners)
{
    /// <summary>
    /// The offset below which no trigger has anything left to do: −1 while one of them does not own the partition or has
    /// not stood at its end yet; null when no trigger reads the topic.
    /// </summary>
    public long? SettledUpTo(string topic, int partition)
    {
        long? slowest = null;
        foreach (var listener in listeners)
        {
            if (string.Equals(listener.Binding.Topic, topic, StringComparison.Ordinal))
            {
                var settled = -1L;
                foreach (var progress in listener.Progress())
                {
                    if (progress.Partition == partition)
                    {
                        settled = progress.SettledUpTo;
                    }
                }

                slowest = slowest is { } other ? Math.Min(other, settled) : settled;
            }
        }

        return slowest;
    }
}
