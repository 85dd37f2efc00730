namespace ServerlessStreams.Functions.Triggers;

/// <summary>A function's Kafka trigger, as its metadata says; settings resolved as the host does.</summary>
internal sealed record KafkaTrigger
{
    public required string Function { get; init; }

    /// <summary>The topic's name.</summary>
    public required string Topic { get; init; }

    /// <summary>The consumer group; null where none is set.</summary>
    public string? Group { get; init; }

    public string? Brokers { get; init; }

    public bool IsBatched { get; init; }

    /// <summary>Whether the host hands over raw records.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>What the host pushes the key through; null is its default, text.</summary>
    public string? KeyDataType { get; init; }

    /// <summary>Settings with which the host would decode the records itself: none but raw bytes are of use.</summary>
    public IReadOnlyList<string> DecodingSettings { get; init; } = [];

    /// <summary>What in these settings could not be resolved.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];
}
