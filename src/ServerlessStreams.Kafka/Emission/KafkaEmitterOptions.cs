namespace ServerlessStreams.Kafka.Emission;

/// <summary>How the emitter sends.</summary>
public sealed record KafkaEmitterOptions
{
    /// <summary>How long a record may wait in the client for others to share its batch.</summary>
    /// <value>2 ms: an outbox is handed over as a whole, so waiting longer finds few more.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// How long a topic may be missing before a call fails: a broker that makes topics by itself takes a moment.
    /// </summary>
    /// <value>5 s.</value>
    public TimeSpan MissingTopicTimeout { get; init; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Errors()
    {
        if (Linger < TimeSpan.Zero || Linger > TimeSpan.FromMinutes(1))
        {
            yield return $"Linger {Linger} is not between 0 and 1 minute.";
        }

        if (MissingTopicTimeout < TimeSpan.Zero)
        {
            yield return $"The time-out for missing topics, {MissingTopicTimeout}, is negative.";
        }
    }
}
