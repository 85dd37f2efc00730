namespace ServerlessStreams;

/// <summary>One step of a topology within one task.</summary>
internal abstract class Operator<TKey, TValue>
{
    /// <summary>Takes one record and passes on what follows from it.</summary>
    public abstract void Process(in Record<TKey, TValue> record);

    /// <summary>Whether anything from here on depends on when the watermark moves.</summary>
    public virtual bool UsesWatermark => true;

    /// <summary>Whether <see cref="ProcessRun"/> does anything.</summary>
    public virtual bool TakesRuns => false;

    /// <summary>
    /// Processes records from the first on as long as each of them changes nothing but this step's own state: nothing is
    /// sent on, nothing closes, nothing fails. What is left goes the ordinary way, record by record; the outcome is the
    /// same.
    /// </summary>
    /// <param name="records">Decoded records.</param>
    /// <param name="maxOutOfOrderness">How far the watermark stays behind, milliseconds.</param>
    /// <param name="watermark">The source's; moved as the processed records move it.</param>
    /// <returns>How many were processed.</returns>
    public virtual int ProcessRun(ReadOnlySpan<Record<TKey, TValue>> records, long maxOutOfOrderness, ref long watermark) => 0;

    /// <summary>
    /// A record is about to come: a step that will look something up by its key may ask for that memory now, so that the
    /// look-ups of several records wait together. Nothing may be changed.
    /// </summary>
    public virtual void Prefetch(in Record<TKey, TValue> record)
    {
    }

    /// <summary>
    /// The watermark of what comes in has moved: event time up to <paramref name="watermark"/> is complete. Passed on
    /// after what it releases.
    /// </summary>
    /// <param name="watermark">Unix milliseconds, or <see cref="State.SourceProgress.NoWatermark"/>.</param>
    /// <param name="release">
    /// False where the watermark is set back to what it was, or to what the log says: then nothing is due.
    /// </param>
    public abstract void AdvanceWatermark(long watermark, bool release);
}
