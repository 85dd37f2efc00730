using System.Runtime.CompilerServices;

namespace ServerlessStreams;

/// <summary>
/// A record as it comes from Kafka: raw bytes and position. Key and value are null where Kafka's are null, which is not
/// the same as empty. The memory is borrowed for the time of the call that takes it.
/// </summary>
public readonly struct SourceRecord
{
    private readonly ReadOnlyMemory<byte> _key;
    private readonly ReadOnlyMemory<byte> _value;
    private readonly bool _hasKey;
    private readonly bool _hasValue;

    /// <summary>Makes a record.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="timestamp">The record's own timestamp, Unix milliseconds.</param>
    /// <param name="key">The key's bytes.</param>
    /// <param name="value">The value's bytes.</param>
    /// <param name="headers">The headers.</param>
    public SourceRecord(
        string topic, int partition, long offset, long timestamp, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, IReadOnlyList<RecordHeader> headers)
    {
        Topic = topic;
        Partition = partition;
        Offset = offset;
        Timestamp = timestamp;
        _hasKey = key.HasValue;
        _key = key.GetValueOrDefault();
        _hasValue = value.HasValue;
        _value = value.GetValueOrDefault();
        Headers = headers;
    }

    /// <summary>Makes a record of arrays, which may be null.</summary>
    public static SourceRecord Of(
        string topic, int partition, long offset, long timestamp, byte[]? key, byte[]? value, IReadOnlyList<RecordHeader> headers) =>
        new(
            topic,
            partition,
            offset,
            timestamp,
            key is null ? (ReadOnlyMemory<byte>?)null : key,
            value is null ? (ReadOnlyMemory<byte>?)null : value,
            headers);

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>The offset.</summary>
    public long Offset { get; }

    /// <summary>The record's own timestamp, Unix milliseconds.</summary>
    public long Timestamp { get; }

    /// <summary>The headers.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; }

    /// <summary>The key's bytes.</summary>
    public ReadOnlyMemory<byte>? Key => _hasKey ? _key : (ReadOnlyMemory<byte>?)null;

    /// <summary>The value's bytes; null is a tombstone.</summary>
    public ReadOnlyMemory<byte>? Value => _hasValue ? _value : (ReadOnlyMemory<byte>?)null;

    internal bool HasKey => _hasKey;

    internal bool HasValue => _hasValue;

    internal ReadOnlySpan<byte> KeySpan
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _key.Span;
    }

    internal ReadOnlySpan<byte> ValueSpan
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value.Span;
    }
}
