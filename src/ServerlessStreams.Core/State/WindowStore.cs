using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ServerlessStreams.Errors;

namespace ServerlessStreams.State;

/// <summary>
/// A named store of windows of one task: a bucket per window (or slice) start, in order. A closed window goes as a whole.
/// <code>
/// key   := start(8, big-endian) the key's bytes
/// value := timestamp(8, big-endian) the accumulator's bytes
/// </code>
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

    public override void WriteChanges(ChangeWriter writer)
    {
        foreach (var bucket in _dropped)
        {
            writer.BeginKey(ChangeKind.DeletePrefix, Index, bucket.Start);
            writer.End();
        }

        foreach (var bucket in _buckets)
        {
            WriteDirty(writer, bucket);
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

    public override void Apply(ChangeKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (kind == ChangeKind.Clear)
        {
            Clear();
            return;
        }

        if (key.Length < sizeof(long))
        {
            throw new StateFormatException($"A key of window store {Name} has {key.Length} bytes; it begins with 8 of the window's start.");
        }

        var start = BinaryPrimitives.ReadInt64BigEndian(key);
        if (kind == ChangeKind.DeletePrefix)
        {
            var position = IndexOf(start);
            if (position >= 0)
            {
                _buckets[position].Table.Clear();
                _pool.Push(_buckets[position]);
                _buckets.RemoveAt(position);
                _latest = null;
            }

            return;
        }

        var item = Serdes.ReadKey(key[sizeof(long)..]);
        var table = BucketAt(start).Table;
        if (kind == ChangeKind.Put)
        {
            table.Load(item, Serdes.ReadValue(value[sizeof(long)..]), BinaryPrimitives.ReadInt64BigEndian(value));
        }
        else
        {
            table.LoadDelete(item);
        }
    }

    public override void WriteAll(ChangeWriter writer)
    {
        foreach (var bucket in _buckets)
        {
            for (var index = 0; index < bucket.Table.SlotCount; index++)
            {
                if (bucket.Table.IsPresent(index))
                {
                    WritePut(writer, bucket, index);
                }
            }
        }
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

    private void WriteDirty(ChangeWriter writer, WindowBucket<TKey, TAccumulator> bucket)
    {
        var table = bucket.Table;
        for (var position = 0; position < table.DirtyCount; position++)
        {
            var index = table.DirtyAt(position);
            if (table.IsPresent(index))
            {
                WritePut(writer, bucket, index);
            }
            else
            {
                writer.BeginKey(ChangeKind.Delete, Index, bucket.Start);
                Serdes.WriteKey(table.KeyAt(index), writer.Buffer);
                writer.End();
            }
        }
    }

    private void WritePut(ChangeWriter writer, WindowBucket<TKey, TAccumulator> bucket, int index)
    {
        writer.BeginKey(ChangeKind.Put, Index, bucket.Start);
        Serdes.WriteKey(bucket.Table.KeyAt(index), writer.Buffer);
        writer.BeginValue(bucket.Table.TimestampAt(index));
        Serdes.WriteValue(bucket.Table.ValueAt(index), writer.Buffer);
        writer.End();
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
