using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ServerlessStreams.State;

/// <content>Where an entry lies: hashing, chains, free slots.</content>
internal sealed partial class KeyTable<TKey, TValue>
{
    private int[] _buckets = new int[16];
    private int _shift = 32 - 4;
    private Entry[] _entries = new Entry[16];
    private int _used;
    private int _freeList = -1;

    /// <summary>Asks for the memory of a key that is about to be looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(in TKey key)
    {
        // Hashing text twice would cost more than it saves.
        if (!typeof(TKey).IsPrimitive || !Sse.IsSupported)
        {
            return;
        }

        var index = _buckets[BucketOf(HashOf(key))] - 1;
        if ((uint)index < (uint)_entries.Length)
        {
            ref var entry = ref Unsafe.As<Entry, byte>(ref _entries[index]);
            unsafe
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref entry));
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref entry, Unsafe.SizeOf<Entry>() - 1)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(in TKey key) =>
        typeof(TKey).IsValueType && _comparer is null ? key!.GetHashCode() : _comparer!.GetHashCode(key!);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindSlot(in TKey key, int hash)
    {
        var entries = _entries;
        var index = _buckets[BucketOf(hash)] - 1;
        while ((uint)index < (uint)entries.Length)
        {
            ref var entry = ref entries[index];
            if (entry.Hash == hash && AreEqual(entry.Key, key))
            {
                return index;
            }

            index = entry.Next;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreEqual(in TKey left, in TKey right) =>
        typeof(TKey).IsValueType && _comparer is null
            ? EqualityComparer<TKey>.Default.Equals(left, right)
            : _comparer!.Equals(left, right);

    // Fibonacci hashing: spreads keys whose hash codes are their values (integers) over a table of a power of two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BucketOf(int hash) => (int)(((uint)hash * 2654435769u) >> _shift);

    private int NewSlot(in TKey key, int hash)
    {
        int index;
        if (_freeList >= 0)
        {
            index = _freeList;
            _freeList = _entries[index].Next;
        }
        else
        {
            if (_used == _entries.Length)
            {
                Grow();
            }

            index = _used++;
        }

        ref var entry = ref _entries[index];
        ref var bucket = ref _buckets[BucketOf(hash)];
        entry.Key = key;
        entry.Hash = hash;
        entry.State = EntryState.Absent;
        entry.Next = bucket - 1;
        bucket = index + 1;
        return index;
    }

    private void FreeSlot(int index)
    {
        ref var entry = ref _entries[index];
        ref var bucket = ref _buckets[BucketOf(entry.Hash)];
        if (bucket - 1 == index)
        {
            bucket = entry.Next + 1;
        }
        else
        {
            var before = bucket - 1;
            while (_entries[before].Next != index)
            {
                before = _entries[before].Next;
            }

            _entries[before].Next = entry.Next;
        }

        entry = default;
        entry.Next = _freeList;
        _freeList = index;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length];
        _shift--;
        for (var index = 0; index < _used; index++)
        {
            if (_entries[index].State != EntryState.Free)
            {
                ref var bucket = ref _buckets[BucketOf(_entries[index].Hash)];
                _entries[index].Next = bucket - 1;
                bucket = index + 1;
            }
        }
    }

    private enum EntryState : byte
    {
        Free,
        Absent,
        Present,
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public TKey Key;
        public TValue Value;
        public long Timestamp;
        public int Hash;
        public int Next;
        public EntryState State;
        public int TouchedIn;
    }
}
