namespace ServerlessStreams.State;

/// <summary>The accumulators of all keys of one window (or of one slice of hopping windows).</summary>
internal sealed class WindowBucket<TKey, TAccumulator>(UndoLog undoLog, StoreSerdes<TKey, TAccumulator> serdes)
{
    /// <summary>The window's start, Unix milliseconds.</summary>
    public long Start { get; set; }

    public KeyTable<TKey, TAccumulator> Table { get; } = new(undoLog, serdes);
}
