namespace ServerlessStreams.State;

/// <summary>A task's store in memory, as the task sees it: load, commit, snapshot. Typed work is done by its subtypes.</summary>
internal abstract class StateStore(string name, int index)
{
    public string Name { get; } = name;

    /// <summary>Its number in payloads: the position in the topology's list of stores.</summary>
    public int Index { get; } = index;

    /// <summary>How many (key, window) pairs are open; 0 for stores without windows.</summary>
    public virtual long OpenWindowCount => 0;

    /// <summary>The watermark at which the earliest open window closes; null without one.</summary>
    public virtual long? EarliestClose => null;

    /// <summary>Writes what was changed since the last commit.</summary>
    public abstract void WriteChanges(ChangeWriter writer);

    /// <summary>The commit is durable: forget how to take changes back.</summary>
    public abstract void Confirm();

    /// <summary>Takes in one entry as read from the log; the store has no uncommitted changes.</summary>
    /// <param name="entry">The entry.</param>
    public abstract void Apply(in StoredEntry entry);

    /// <summary>
    /// Writes entries as puts, from the cursor on, as long as the buffer has at most <paramref name="limit"/> bytes; an
    /// entry that does not fit is left for the next block, unless the block has none yet.
    /// </summary>
    /// <returns>Whether all entries are written.</returns>
    public abstract bool WriteSome(ChangeWriter writer, ref SnapshotCursor cursor, int limit);

    /// <summary>Empties the store, uncommitted changes included.</summary>
    public abstract void Clear();
}
