using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>
/// Writes changes in the form of commits and snapshots.
/// <code>
/// change := kind(1) storeIndex key [value]      value only for puts
/// key    := length bytes                        none for Clear
/// value  := length bytes
/// </code>
/// </summary>
internal sealed class ChangeWriter(ByteBuffer buffer)
{
    private int _start;

    /// <summary>Where the bytes go.</summary>
    public ByteBuffer Buffer { get; } = buffer;

    /// <summary>Called after each change; lets a snapshot cut its blocks.</summary>
    public Action? AfterChange { get; set; }

    /// <summary>Begins a change; its key is written into <see cref="Buffer"/> next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginKey(ChangeKind kind, int storeIndex)
    {
        var span = Buffer.GetSpan(2 + BinaryWriting.MaxVarintBytes);
        span[0] = (byte)kind;
        var length = 1 + BinaryWriting.WriteVarint(span[1..], (ulong)storeIndex);
        span[length] = 0;
        Buffer.Advance(length + 1);
        _start = Buffer.Length;
    }

    /// <summary>Begins a change whose key begins with a window's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginKey(ChangeKind kind, int storeIndex, long windowStart)
    {
        var span = Buffer.GetSpan(2 + BinaryWriting.MaxVarintBytes + sizeof(long));
        span[0] = (byte)kind;
        var length = 1 + BinaryWriting.WriteVarint(span[1..], (ulong)storeIndex);
        span[length++] = 0;
        BinaryPrimitives.WriteInt64BigEndian(span[length..], windowStart);
        Buffer.Advance(length + sizeof(long));
        _start = Buffer.Length - sizeof(long);
    }

    /// <summary>The key is written; the value, which begins with its timestamp, is next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginValue(long timestamp)
    {
        Buffer.EndLengthPrefixed(_start);
        var span = Buffer.GetSpan(1 + sizeof(long));
        span[0] = 0;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], timestamp);
        Buffer.Advance(1 + sizeof(long));
        _start = Buffer.Length - sizeof(long);
    }

    /// <summary>Key, or key and value, are written.</summary>
    public void End()
    {
        Buffer.EndLengthPrefixed(_start);
        AfterChange?.Invoke();
    }

    /// <summary>Writes a clear.</summary>
    public void Clear(int storeIndex)
    {
        Buffer.WriteByte((byte)ChangeKind.Clear);
        Buffer.WriteVarint(storeIndex);
        AfterChange?.Invoke();
    }
}
