using System.Runtime.CompilerServices;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.Emission;

/// <summary>Collects what a batch sends out, already in the form of the commit (<see cref="State.CommitPayload"/>).</summary>
internal sealed class OutboxWriter(IReadOnlyList<string> topics)
{
    private readonly ByteBuffer _records = new(4096);

    public IReadOnlyList<string> Topics { get; } = topics;

    public int Count { get; private set; }

    public int Length => _records.Length;

    public void Clear() => RollbackTo(0, 0);

    public void RollbackTo(int length, int count)
    {
        _records.Truncate(length);
        Count = count;
    }

    /// <summary>
    /// Begins a record. Key and value follow, where the flags say so, each between <see cref="BeginField"/> and
    /// <see cref="EndField"/>, and then <see cref="End"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte flags, int topicIndex, long timestamp)
    {
        var span = _records.GetSpan(1 + (2 * BinaryWriting.MaxVarintBytes));
        span[0] = flags;
        var length = 1 + BinaryWriting.WriteVarint(span[1..], (ulong)topicIndex);
        length += BinaryWriting.WriteVarint(span[length..], (ulong)((timestamp << 1) ^ (timestamp >> 63)));
        _records.Advance(length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BeginField(out ByteBuffer buffer)
    {
        buffer = _records;
        return _records.BeginLengthPrefixed();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndField(int start) => _records.EndLengthPrefixed(start);

    /// <summary>Writes a record without headers whose key and value have fixed sizes, at once.</summary>
    public void WriteFixed<TKey, TValue>(
        Serde<TKey> keySerde, in TKey key, Serde<TValue> valueSerde, in TValue value, int topicIndex, long timestamp, int causeTopicIndex, long causeOffset)
    {
        var keySize = keySerde.FixedSize;
        var valueSize = valueSerde.FixedSize;
        var span = _records.GetSpan(3 + keySize + valueSize + (4 * BinaryWriting.MaxVarintBytes));
        span[0] = OutboxFlags.Key | OutboxFlags.Value | OutboxFlags.Cause;
        var length = 1 + BinaryWriting.WriteVarint(span[1..], (ulong)topicIndex);
        length += BinaryWriting.WriteVarint(span[length..], (ulong)((timestamp << 1) ^ (timestamp >> 63)));
        span[length++] = (byte)keySize;
        keySerde.SerializeFixed(key, span.Slice(length, keySize));
        length += keySize;
        span[length++] = (byte)valueSize;
        valueSerde.SerializeFixed(value, span.Slice(length, valueSize));
        length += valueSize;
        length += BinaryWriting.WriteVarint(span[length..], (ulong)causeTopicIndex);
        length += BinaryWriting.WriteVarint(span[length..], (ulong)causeOffset);
        _records.Advance(length);
        Count++;
    }

    public void WriteField(ReadOnlySpan<byte> bytes) => _records.WriteBytes(bytes);

    public void WriteHeaders(IReadOnlyList<RecordHeader> headers)
    {
        _records.WriteVarint(headers.Count);
        for (var index = 0; index < headers.Count; index++)
        {
            var header = headers[index];
            _records.WriteText(header.Key);
            _records.WriteByte(header.Value is null ? (byte)0 : (byte)1);
            if (header.Value is { } value)
            {
                _records.WriteBytes(value.Span);
            }
        }
    }

    /// <summary>Ends a record with its cause.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(int causeTopicIndex, long causeOffset)
    {
        var span = _records.GetSpan(2 * BinaryWriting.MaxVarintBytes);
        var length = BinaryWriting.WriteVarint(span, (ulong)causeTopicIndex);
        length += BinaryWriting.WriteVarint(span[length..], (ulong)causeOffset);
        _records.Advance(length);
        Count++;
    }

    /// <summary>Writes the outbox into a payload.</summary>
    public void WriteTo(ByteBuffer payload, long epoch, long firstNumber)
    {
        if (Count == 0)
        {
            payload.WriteVarint(0);
            return;
        }

        payload.WriteVarint(Topics.Count);
        foreach (var topic in Topics)
        {
            payload.WriteText(topic);
        }

        payload.WriteVarint(epoch);
        payload.WriteVarint(firstNumber);
        payload.WriteVarint(Count);
        payload.Append(_records.Span);
    }
}
