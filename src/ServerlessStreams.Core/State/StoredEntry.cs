namespace ServerlessStreams.State;

/// <summary>An entry of a commit or a snapshot as it is read.</summary>
internal readonly ref struct StoredEntry
{
    public required ChangeKind Kind { get; init; }

    /// <summary>The window's start, Unix milliseconds; null in a store without windows.</summary>
    public long? Window { get; init; }

    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The value's bytes, without the timestamp.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long Timestamp { get; init; }
}
