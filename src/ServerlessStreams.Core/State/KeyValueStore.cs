using System.Buffers.Binary;

namespace ServerlessStreams.State;

/// <summary>
/// A named key-value store of one task.
/// <code>
/// key   := the key's bytes
/// value := timestamp(8, big-endian) the value's bytes
/// </code>
/// </summary>
internal sealed class KeyValueStore<TKey, TValue> : StateStore
{
    private readonly StoreSerdes<TKey, TValue> _serdes;

    public KeyValueStore(string name, int index, UndoLog undoLog, StoreSerdes<TKey, TValue> serdes)
        : base(name, index)
    {
        _serdes = serdes;
        Table = new KeyTable<TKey, TValue>(undoLog, serdes);
    }

    public KeyTable<TKey, TValue> Table { get; }

    public override void WriteChanges(ChangeWriter writer)
    {
        for (var position = 0; position < Table.DirtyCount; position++)
        {
            var index = Table.DirtyAt(position);
            if (Table.IsPresent(index))
            {
                WritePut(writer, index);
            }
            else
            {
                writer.BeginKey(ChangeKind.Delete, Index);
                _serdes.WriteKey(Table.KeyAt(index), writer.Buffer);
                writer.End();
            }
        }
    }

    public override void Confirm() => Table.Confirm();

    public override void Apply(ChangeKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case ChangeKind.Put:
                Table.Load(_serdes.ReadKey(key), _serdes.ReadValue(value[sizeof(long)..]), BinaryPrimitives.ReadInt64BigEndian(value));
                break;
            case ChangeKind.Delete:
                Table.LoadDelete(_serdes.ReadKey(key));
                break;
            default:
                Clear();
                break;
        }
    }

    public override void WriteAll(ChangeWriter writer)
    {
        for (var index = 0; index < Table.SlotCount; index++)
        {
            if (Table.IsPresent(index))
            {
                WritePut(writer, index);
            }
        }
    }

    public override void Clear() => Table.Clear();

    private void WritePut(ChangeWriter writer, int index)
    {
        writer.BeginKey(ChangeKind.Put, Index);
        _serdes.WriteKey(Table.KeyAt(index), writer.Buffer);
        writer.BeginValue(Table.TimestampAt(index));
        _serdes.WriteValue(Table.ValueAt(index), writer.Buffer);
        writer.End();
    }
}
