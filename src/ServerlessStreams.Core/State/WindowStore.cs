using System.Runtime.CompilerServices;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>
/// A named store of windows of one task: a bucket per window (or slice) start, in order. A closed window goes as a whole.
/// </summary>
internal sealed class WindowStore<TKey, TAccumulator> : StateStore, IUndoable
{
    private readonly UndoLog _undoLog;
    private readonly long _closesAfter;
    private readonly List<WindowBucket<TKey, TAccumulator>> _buckets = [];
    private readonly List<WindowBucket<TKey, TAccumulator>> _dropped = [];
    private readonly Stack<WindowBucket<TKey, TAccumulator>> _pool = new();
    private WindowBucket<TKey, TAccumulator>? _latest;

    public WindowStore(string name, int index, UndoLog undoLog, StoreSerdes<TKey, TAccumulator> serdes, long closesAfter)
        : base(name, index)
    {
        _undoLog = undoLog;
        Serdes = serdes;
        _closesAfter = closesAfter;
    }

    public StoreSerdes<TKey, TAccumulator> Serdes { get; }

    /// <summary>The windows, by start.</summary>
    public IReadOnlyList<WindowBucket<TKey, TAccumulator>> Buckets => _buckets;

    public override long OpenWindowCount
    {
        get
        {
            var count = 0L;
            foreach (var bucket in _buckets)
            {
                count += bucket.Table.Count;
            }

            return count;
        }
    }

    public override long? EarliestClose => _buckets.Count > 0 ? _buckets[0].Start + _closesAfter : null;

    /// <summary>The bucket of a window, made where it is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WindowBucket<TKey, TAccumulator> BucketAt(long start) =>
        _latest is { } latest && latest.Start == start ? latest : FindOrAdd(start);

    /// <summary>The bucket that was used last; null where that is not known.</summary>
    public WindowBucket<TKey, TAccumulator>? Latest => _latest;

    /// <summary>Asks for the memory of a key in a window, where the window is the one used last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(long start, in TKey key)
    {
        if (_latest is { } latest && latest.Start == start)
        {
            latest.Table.Prefetch(key);
        }
    }

    /// <summary>Drops the windows that start before <paramref name="start"/>.</summary>
    public void DropBefore(long start)
    {
        var position = IndexOf(start);
        DropFirst(position < 0 ? ~position : position);
    }

    /// <summary>Drops the earliest windows.</summary>
    public void DropFirst(int count)
    {
        for (var position = 0; position < count; position++)
        {
            _dropped.Add(_buckets[position]);
            _undoLog.Add(this);
        }

        _buckets.RemoveRange(0, count);
        _latest = null;
    }

    public void UndoLast()
    {
        _buckets.Insert(0, _dropped[^1]);
        _dropped.RemoveAt(_dropped.Count - 1);
        _latest = null;
    }

    /// <summary>A window that is dropped has nothing that could not be written.</summary>
    public void WriteChange(int back, ByteBuffer buffer)
    {
    }

    public override void WriteChanges(ChangeWriter writer)
    {
        foreach (var bucket in _dropped)
        {
            writer.BeginSection(Index, bucket.Start);
            writer.Write(ChangeKind.DropWindow);
        }

        foreach (var bucket in _buckets)
        {
            if (bucket.Table.DirtyCount > 0)
            {
                writer.BeginSection(Index, bucket.Start);
                EntryWriting.WriteDirty(writer, bucket.Table, Serdes);
            }
        }
    }

    public override void Confirm()
    {
        foreach (var bucket in _buckets)
        {
            if (bucket.Table.DirtyCount > 0)
            {
                bucket.Table.Confirm();
            }
        }

        foreach (var bucket in _dropped)
        {
            bucket.Table.Clear();
            _pool.Push(bucket);
        }

        _dropped.Clear();
    }

    public override void Apply(in StoredEntry entry)
    {
        if (entry.Kind == ChangeKind.Clear)
        {
            Clear();
            return;
        }

        var start = entry.Window ?? throw new StateFormatException($"An entry of window store '{Name}' names no window.");
        switch (entry.Kind)
        {
            case ChangeKind.Put:
                BucketAt(start).Table.Load(Serdes.ReadKey(entry.Key), Serdes.ReadValue(entry.Value), entry.Timestamp);
                break;
            case ChangeKind.Delete:
                BucketAt(start).Table.LoadDelete(Serdes.ReadKey(entry.Key));
                break;
            default:
                Remove(start);
                break;
        }
    }

    public override bool WriteSome(ChangeWriter writer, ref SnapshotCursor cursor, int limit)
    {
        for (; cursor.Window < _buckets.Count; cursor.Window++)
        {
            if (writer.Buffer.Length >= limit)
            {
                return false;
            }

            var bucket = _buckets[cursor.Window];
            writer.BeginSection(Index, bucket.Start);
            if (!EntryWriting.WriteSome(writer, bucket.Table, Serdes, ref cursor.Slot, limit))
            {
                return false;
            }

            cursor.Slot = 0;
        }

        return true;
    }

    public override void Clear()
    {
        foreach (var bucket in _buckets.Concat(_dropped))
        {
            bucket.Table.Clear();
        }

        _buckets.Clear();
        _dropped.Clear();
        _latest = null;
    }

    private void Remove(long start)
    {
        var position = IndexOf(start);
        if (position >= 0)
        {
            _buckets[position].Table.Clear();
            _pool.Push(_buckets[position]);
            _buckets.RemoveAt(position);
            _latest = null;
        }
    }

    private WindowBucket<TKey, TAccumulator> FindOrAdd(long start)
    {
        var position = IndexOf(start);
        if (position >= 0)
        {
            return _latest = _buckets[position];
        }

        var bucket = _pool.Count > 0 ? _pool.Pop() : new WindowBucket<TKey, TAccumulator>(_undoLog, Serdes);
        bucket.Start = start;
        _buckets.Insert(~position, bucket);
        return _latest = bucket;
    }

    /// <summary>The position of a window, or the complement of where it belongs.</summary>
    private int IndexOf(long start)
    {
        // Records mostly enter the newest windows.
        var low = 0;
        var high = _buckets.Count - 1;
        while (low <= high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var found = _buckets[middle].Start;
            if (found == start)
            {
                return middle;
            }

            if (found < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
