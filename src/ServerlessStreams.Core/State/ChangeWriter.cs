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
    public void BeginKey(ChangeKind kind, int storeIndex)
    {
        Buffer.WriteByte((byte)kind);
        Buffer.WriteVarint(storeIndex);
        _start = Buffer.BeginLengthPrefixed();
    }

    /// <summary>The key is written; the value is next.</summary>
    public void BeginValue()
    {
        Buffer.EndLengthPrefixed(_start);
        _start = Buffer.BeginLengthPrefixed();
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
