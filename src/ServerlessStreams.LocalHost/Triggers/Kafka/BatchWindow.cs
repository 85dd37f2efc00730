namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>
/// Decides when a batch is closed: at once when it is full, else at the end of a window; but what is left behind a full
/// batch waits for the end of the next window.
/// </summary>
/// <remarks>
/// <para>Windows follow each other by the clock; the first record does not open one. With batches of 10 and windows of
/// 1 s:</para>
/// <code>
///   0.0 s  window 1 opens
///   0.2 s  11 records: 10 close a full batch, 1 is left
///   1.0 s  window 1 ends; a full batch was handed over in it, so the one record stays
///   1.0 s  window 2 opens
///   2.0 s  window 2 ends: a batch of 1
/// </code>
/// </remarks>
internal sealed class BatchWindow(int maxBatchSize, TimeSpan interval, TimeProvider time)
{
    private List<KafkaTriggerRecord> _records = [];
    private long _opened = time.GetTimestamp();

    /// <summary>Whether a full batch was closed since the window was opened.</summary>
    public bool ClosedFullBatch { get; private set; }

    /// <summary>How long the window still lasts; zero or less when it is over.</summary>
    public TimeSpan Remaining => interval - time.GetElapsedTime(_opened);

    /// <summary>Opens the next window; records that are left over stay.</summary>
    public void Open()
    {
        _opened = time.GetTimestamp();
        ClosedFullBatch = false;
    }

    /// <summary>Takes a record; returns the batch that it fills, or null.</summary>
    public IReadOnlyList<KafkaTriggerRecord>? Add(KafkaTriggerRecord record)
    {
        _records.Add(record);
        if (_records.Count < maxBatchSize)
        {
            return null;
        }

        ClosedFullBatch = true;
        return Take();
    }

    /// <summary>Ends the window; returns the batch that this closes, or null.</summary>
    public IReadOnlyList<KafkaTriggerRecord>? End() => ClosedFullBatch || _records.Count == 0 ? null : Take();

    private List<KafkaTriggerRecord> Take()
    {
        var batch = _records;
        _records = [];
        return batch;
    }
}
