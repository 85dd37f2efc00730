namespace ServerlessStreams;

/// <summary>What is said about a source besides its serdes.</summary>
internal sealed record SourceOptions<TValue>
{
    /// <summary>Event time of a value, Unix milliseconds; null = the record's own timestamp.</summary>
    public Func<TValue, long>? Timestamps { get; init; }

    public TimeSpan MaxOutOfOrderness { get; init; } = TimeSpan.Zero;

    public TimeSpan FutureLimit { get; init; } = TimeSpan.FromHours(1);

    public StartFrom StartFrom { get; init; } = StartFrom.Earliest;
}
