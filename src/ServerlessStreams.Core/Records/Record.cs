using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ServerlessStreams;

/// <summary>A decoded record on its way through a topology.</summary>
/// <typeparam name="TKey">The key's type.</typeparam>
/// <typeparam name="TValue">The value's type.</typeparam>
public readonly struct Record<TKey, TValue>
{
    /// <summary>Makes a record with a key and a value; null ones are absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="timestamp">Event time, Unix milliseconds.</param>
    public Record(TKey? key, TValue? value, long timestamp)
        : this(key, key is not null, value, value is not null, timestamp)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Record(TKey? key, bool hasKey, TValue? value, bool hasValue, long timestamp)
    {
        Key = key;
        HasKey = hasKey;
        Value = value;
        HasValue = hasValue;
        Timestamp = timestamp;
    }

    /// <summary>The key; the default of its type where <see cref="HasKey"/> is false.</summary>
    public TKey? Key { get; }

    /// <summary>Whether the record has a key.</summary>
    [MemberNotNullWhen(true, nameof(Key))]
    public bool HasKey { get; }

    /// <summary>The value; the default of its type where <see cref="HasValue"/> is false.</summary>
    public TValue? Value { get; }

    /// <summary>Whether the record has a value; without one it is a tombstone.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool HasValue { get; }

    /// <summary>Event time, Unix milliseconds.</summary>
    public long Timestamp { get; }
}
