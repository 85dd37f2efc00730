namespace ServerlessStreams.Kafka.Emission;

/// <summary>The emitter's own periods; none of them changes what is sent.</summary>
internal sealed record EmitterTimes
{
    /// <summary>How long a partition count is believed.</summary>
    public TimeSpan TopicRefresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a missing topic may be in the making.</summary>
    public TimeSpan MissingTopic { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two questions about a topic.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long the broker surely remembers a producer that wrote to a partition: an hour, of the broker's
    /// <c>producer.id.expiration.ms</c> of a day.
    /// </summary>
    public TimeSpan Acquaintance { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a producer in a fatal state may still tell what became of its records.</summary>
    public TimeSpan LastReports { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The first pause after an attempt that got nothing through; it doubles.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);
}
