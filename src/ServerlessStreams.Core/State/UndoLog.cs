using System.Runtime.CompilerServices;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>
/// The order in which a task's stores were changed since the last commit: the overlay. Memory holds the new values,
/// this log can take them back, one record, one window result or a whole batch.
/// </summary>
internal sealed class UndoLog
{
    // In a struct, so that storing needs no check of the array's type.
    private Slot[] _changed = new Slot[1024];

    /// <summary>How many changes there are; taken as a savepoint.</summary>
    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(IUndoable changed)
    {
        if (Count == _changed.Length)
        {
            Array.Resize(ref _changed, Count * 2);
        }

        _changed[Count++].Item = changed;
    }

    /// <summary>Takes back everything since the savepoint, the latest first.</summary>
    public void RollbackTo(int savepoint)
    {
        while (Count > savepoint)
        {
            _changed[--Count].Item.UndoLast();
        }
    }

    /// <summary>Writes what was changed since the savepoint, as it is now, to see whether it can be written.</summary>
    public void WriteSince(int savepoint, ByteBuffer buffer)
    {
        var seen = new Dictionary<IUndoable, int>(ReferenceEqualityComparer.Instance);
        for (var position = Count - 1; position >= savepoint; position--)
        {
            var changed = _changed[position].Item;
            var back = seen.GetValueOrDefault(changed);
            changed.WriteChange(back, buffer);
            seen[changed] = back + 1;
        }
    }

    /// <summary>Forgets all changes: they are committed.</summary>
    public void Clear()
    {
        // References are cleared too, or dropped window buckets would stay reachable.
        Array.Clear(_changed, 0, Count);
        Count = 0;
    }

    private struct Slot
    {
        public IUndoable Item;
    }
}
