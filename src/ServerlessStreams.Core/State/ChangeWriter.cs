using System.Runtime.CompilerServices;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>
/// Writes changes in the form of commits and snapshots: sections of a store, or of a window of it, with their entries.
/// <code>
/// section := Store storeIndex entry* | Window storeIndex start entry*
/// entry   := Put key value | Delete key | DropWindow | Clear
/// key     := length bytes
/// value   := length timestamp bytes
/// </code>
/// Kinds are one byte, numbers varints. A timestamp is counted from the window's start, without a window from 1970.
/// </summary>
internal sealed class ChangeWriter(ByteBuffer buffer)
{
    private int _start;
    private long _origin;

    /// <summary>Where the bytes go.</summary>
    public ByteBuffer Buffer { get; } = buffer;

    /// <summary>How many entries were written; set back by whoever begins something new.</summary>
    public int EntryCount { get; set; }

    /// <summary>Begins the section of a store, or of a window of it.</summary>
    public void BeginSection(int store, long? window)
    {
        _origin = window ?? 0;
        Buffer.WriteByte((byte)(window is null ? ChangeKind.Store : ChangeKind.Window));
        Buffer.WriteVarint(store);
        if (window is { } start)
        {
            Buffer.WriteVarint(start);
        }
    }

    /// <summary>Writes a put whose key and value have fixed sizes, at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePut<TKey, TValue>(StoreSerdes<TKey, TValue> serdes, in TKey key, in TValue value, long timestamp)
    {
        var (keySize, valueSize) = serdes.FixedSizes;
        var span = Buffer.GetSpan(3 + keySize + BinaryWriting.MaxVarintBytes + valueSize);
        span[1] = (byte)keySize;
        span[0] = (byte)ChangeKind.Put;
        serdes.WriteFixedKey(key, span.Slice(2, keySize));
        var position = 2 + keySize;
        var length = BinaryWriting.WriteVarint(span[(position + 1)..], (ulong)(timestamp - _origin));
        span[position] = (byte)(length + valueSize);
        position += 1 + length;
        serdes.WriteFixedValue(value, span.Slice(position, valueSize));
        Buffer.Advance(position + valueSize);
        EntryCount++;
    }

    /// <summary>Begins an entry; its key is written into <see cref="Buffer"/> next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginKey(ChangeKind kind)
    {
        var span = Buffer.GetSpan(2);
        span[1] = 0;
        span[0] = (byte)kind;
        Buffer.Advance(2);
        _start = Buffer.Length;
    }

    /// <summary>The key is written; the value is next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginValue(long timestamp)
    {
        Buffer.EndLengthPrefixed(_start);
        var span = Buffer.GetSpan(1 + BinaryWriting.MaxVarintBytes);
        span[0] = 0;
        var length = BinaryWriting.WriteVarint(span[1..], (ulong)(timestamp - _origin));
        _start = Buffer.Length + 1;
        Buffer.Advance(1 + length);
    }

    /// <summary>Key, or key and value, are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End()
    {
        Buffer.EndLengthPrefixed(_start);
        EntryCount++;
    }

    /// <summary>Writes an entry without a key.</summary>
    public void Write(ChangeKind kind) => Buffer.WriteByte((byte)kind);
}
