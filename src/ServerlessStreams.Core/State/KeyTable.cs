using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>
/// Values by key, with what a commit needs: which entries were touched since the last one, and how to take each touch
/// back. Chained hashing over one array of entries; nothing is allocated per record.
/// </summary>
/// <remarks>
/// A deleted entry stays as an absent one until the commit is confirmed, so that its deletion can be written and undone.
/// </remarks>
internal sealed partial class KeyTable<TKey, TValue> : IUndoable
{
    private readonly UndoLog _undoLog;
    private readonly StoreSerdes<TKey, TValue> _serdes;
    private readonly IEqualityComparer<TKey>? _comparer;

    private Undo[] _undo = new Undo[16];
    private int _undoCount;
    private int[] _dirty = new int[16];

    // Entries that carry this number were touched since the last commit.
    private int _commit = 1;
    private bool _hasDeletions;

    // Old values that cannot be kept by a copy (see Immutability), as bytes.
    private readonly ByteBuffer? _undoBytes;

    public KeyTable(UndoLog undoLog, StoreSerdes<TKey, TValue> serdes)
    {
        _undoLog = undoLog;
        _serdes = serdes;
        _comparer = KeyEquality.ComparerFor<TKey>();
        _undoBytes = Immutability.IsImmutable(typeof(TValue)) ? null : new ByteBuffer();
    }

    /// <summary>How many keys are present.</summary>
    public int Count { get; private set; }

    /// <summary>How many entries were touched since the last commit.</summary>
    public int DirtyCount { get; private set; }

    /// <summary>Slots to go over by index: [0, SlotCount), those that are in use by <see cref="IsPresent"/>.</summary>
    public int SlotCount => _used;

    public bool IsPresent(int index) => _entries[index].State == EntryState.Present;

    public ref readonly TKey KeyAt(int index) => ref _entries[index].Key;

    public ref readonly TValue ValueAt(int index) => ref _entries[index].Value;

    public long TimestampAt(int index) => _entries[index].Timestamp;

    /// <summary>The index of a present key, or -1.</summary>
    public int Find(in TKey key)
    {
        var index = FindSlot(key, HashOf(key));
        return index >= 0 && _entries[index].State == EntryState.Present ? index : -1;
    }

    /// <summary>
    /// The entry of a key, to be changed by <see cref="Put"/>; -1 where the key is not present and
    /// <paramref name="hash"/> is what <see cref="Add"/> wants.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in TKey key, out int hash)
    {
        hash = HashOf(key);
        return FindSlot(key, hash);
    }

    /// <summary>
    /// Must be called before a value obtained from the entry is handed to code that may change it in place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int index)
    {
        ref var entry = ref _entries[index];
        if (_undoCount == _undo.Length)
        {
            Array.Resize(ref _undo, _undoCount * 2);
        }

        ref var undo = ref _undo[_undoCount];
        undo.Index = index;
        undo.State = entry.State;
        undo.Timestamp = entry.Timestamp;
        undo.WasDirty = entry.TouchedIn == _commit;
        if (_undoBytes is null)
        {
            undo.Value = entry.Value;
        }
        else
        {
            SaveBytes(ref undo, in entry);
        }

        // Only now: the serde may have thrown, and then nothing was touched.
        _undoCount++;
        if (entry.TouchedIn != _commit)
        {
            MarkDirty(index, ref entry);
        }

        _undoLog.Add(this);
    }

    /// <summary>
    /// Changes a touched entry in place: the aggregation gets the value itself, and what it leaves there is the new one.
    /// </summary>
    /// <returns>Whether the entry is there afterwards; null deletes it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Aggregate<TInput>(int index, Aggregation<TInput, TValue> aggregation, TInput input, ref long timestamp)
    {
        ref var entry = ref _entries[index];
        var exists = entry.State == EntryState.Present;
        aggregation.Add(exists, ref entry.Value, input);
        if (entry.Value is null)
        {
            timestamp = Math.Max(timestamp, entry.Timestamp);
            Delete(index);
            return false;
        }

        if (!exists)
        {
            Count++;
            entry.State = EntryState.Present;
            entry.Timestamp = timestamp;
        }
        else if (entry.Timestamp < timestamp)
        {
            entry.Timestamp = timestamp;
        }
        else
        {
            timestamp = entry.Timestamp;
        }

        return true;
    }

    /// <summary>Sets the value of a touched entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int index, in TValue value, long timestamp)
    {
        ref var entry = ref _entries[index];
        if (entry.State != EntryState.Present)
        {
            Count++;
            entry.State = EntryState.Present;
        }

        entry.Value = value;
        entry.Timestamp = timestamp;
    }

    /// <summary>Deletes a touched entry.</summary>
    public void Delete(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.State == EntryState.Present)
        {
            Count--;
        }

        _hasDeletions = true;
        entry.State = EntryState.Absent;
        entry.Value = default!;
        entry.Timestamp = 0;
    }

    /// <summary>Adds a key that is not there, absent and touched; returns its index.</summary>
    public int Add(in TKey key, int hash)
    {
        var index = NewSlot(key, hash);
        if (_undoCount == _undo.Length)
        {
            Array.Resize(ref _undo, _undoCount * 2);
        }

        _undo[_undoCount++] = new Undo { Index = index, State = EntryState.Free };
        MarkDirty(index, ref _entries[index]);
        _undoLog.Add(this);
        return index;
    }

    /// <summary>Sets a value as read from the log: nothing to undo, nothing to write.</summary>
    public void Load(in TKey key, in TValue value, long timestamp)
    {
        var hash = HashOf(key);
        var index = FindSlot(key, hash);
        Put(index >= 0 ? index : NewSlot(key, hash), value, timestamp);
    }

    /// <summary>Deletes as the log says.</summary>
    public void LoadDelete(in TKey key)
    {
        var index = FindSlot(key, HashOf(key));
        if (index >= 0)
        {
            Delete(index);
            FreeSlot(index);
        }
    }

    /// <summary>Forgets everything, undo included; for reuse and for a reset.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Array.Clear(_entries, 0, _used);
        Array.Clear(_undo, 0, _undoCount);
        _used = 0;
        _freeList = -1;
        _undoCount = 0;
        Count = 0;
        DirtyCount = 0;
        _undoBytes?.Clear();
    }

    /// <summary>The index of the <paramref name="position"/>-th touched entry.</summary>
    public int DirtyAt(int position) => _dirty[position];

    /// <summary>The commit is durable: touched entries are clean, deleted ones go.</summary>
    public void Confirm()
    {
        if (_hasDeletions)
        {
            FreeDeleted();
        }

        // All that was touched is clean now, without a walk over it.
        _commit++;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>())
        {
            Array.Clear(_undo, 0, _undoCount);
        }

        DirtyCount = 0;
        _undoCount = 0;
        _undoBytes?.Clear();
    }

    public void UndoLast()
    {
        ref var undo = ref _undo[--_undoCount];
        ref var entry = ref _entries[undo.Index];
        if (undo.State == EntryState.Free)
        {
            Delete(undo.Index);
            entry.TouchedIn = 0;
            DirtyCount--;
            FreeSlot(undo.Index);
            return;
        }

        if (undo.State == EntryState.Present)
        {
            Put(undo.Index, _undoBytes is null ? undo.Value : RestoreBytes(in undo), undo.Timestamp);
        }
        else
        {
            Delete(undo.Index);
        }

        if (!undo.WasDirty)
        {
            entry.TouchedIn = 0;
            DirtyCount--;
        }

        _undoBytes?.Truncate(undo.Start);
        undo.Value = default!;
    }

    private void FreeDeleted()
    {
        for (var position = 0; position < DirtyCount; position++)
        {
            var index = _dirty[position];
            if (_entries[index].State == EntryState.Absent)
            {
                FreeSlot(index);
            }
        }

        _hasDeletions = false;
    }

    public void WriteChange(int back, ByteBuffer buffer)
    {
        ref var entry = ref _entries[_undo[_undoCount - 1 - back].Index];
        _serdes.WriteKey(entry.Key, buffer);
        if (entry.State == EntryState.Present)
        {
            _serdes.WriteValue(entry.Value, buffer);
        }
    }

    private void MarkDirty(int index, ref Entry entry)
    {
        entry.TouchedIn = _commit;
        if (DirtyCount == _dirty.Length)
        {
            Array.Resize(ref _dirty, DirtyCount * 2);
        }

        _dirty[DirtyCount++] = index;
    }

    private void SaveBytes(ref Undo undo, in Entry entry)
    {
        var start = _undoBytes!.Length;
        try
        {
            if (entry.State == EntryState.Present)
            {
                _serdes.WriteValue(entry.Value, _undoBytes);
            }
        }
        catch
        {
            _undoBytes.Truncate(start);
            throw;
        }

        undo.Start = start;
        undo.Length = _undoBytes.Length - start;
    }

    private TValue RestoreBytes(in Undo undo) => _serdes.ReadValue(_undoBytes!.Span.Slice(undo.Start, undo.Length));

    [StructLayout(LayoutKind.Auto)]
    private struct Undo
    {
        public TValue Value;
        public long Timestamp;
        public int Index;
        public int Start;
        public int Length;
        public EntryState State;
        public bool WasDirty;
    }
}
