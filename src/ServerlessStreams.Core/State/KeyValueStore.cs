using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>A named key-value store of one task.</summary>
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

    /// <summary>Copies all entries; what later records or the receiver may change in place is copied by its bytes.</summary>
    public void CopyTo(List<KeyValuePair<TKey, TValue>> entries)
    {
        var copiesKeys = !Immutability.IsImmutable(typeof(TKey));
        var copiesValues = !Immutability.IsImmutable(typeof(TValue));
        var buffer = new ByteBuffer();
        entries.EnsureCapacity(entries.Count + Table.Count);
        for (var index = 0; index < Table.SlotCount; index++)
        {
            if (!Table.IsPresent(index))
            {
                continue;
            }

            var key = Table.KeyAt(index);
            var value = Table.ValueAt(index);
            if (copiesKeys)
            {
                buffer.Clear();
                _serdes.WriteKey(key, buffer);
                key = _serdes.ReadKey(buffer.Span);
            }

            if (copiesValues)
            {
                buffer.Clear();
                _serdes.WriteValue(value, buffer);
                value = _serdes.ReadValue(buffer.Span);
            }

            entries.Add(new KeyValuePair<TKey, TValue>(key, value));
        }
    }

    public override void WriteChanges(ChangeWriter writer)
    {
        if (Table.DirtyCount == 0)
        {
            return;
        }

        writer.BeginSection(Index, window: null);
        EntryWriting.WriteDirty(writer, Table, _serdes);
    }

    public override void Confirm() => Table.Confirm();

    public override void Apply(in StoredEntry entry)
    {
        switch (entry.Kind)
        {
            case ChangeKind.Put:
                Table.Load(_serdes.ReadKey(entry.Key), _serdes.ReadValue(entry.Value), entry.Timestamp);
                break;
            case ChangeKind.Delete:
                Table.LoadDelete(_serdes.ReadKey(entry.Key));
                break;
            default:
                Clear();
                break;
        }
    }

    public override bool WriteSome(ChangeWriter writer, ref SnapshotCursor cursor, int limit)
    {
        writer.BeginSection(Index, window: null);
        return EntryWriting.WriteSome(writer, Table, _serdes, ref cursor.Slot, limit);
    }

    public override void Clear() => Table.Clear();
}
