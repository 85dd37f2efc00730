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
