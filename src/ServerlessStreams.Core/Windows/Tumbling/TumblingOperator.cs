using System.Runtime.CompilerServices;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>Tumbling windows: one window per record.</summary>
internal sealed class TumblingOperator<TKey, TValue, TAccumulator>(
    TaskRuntime runtime,
    TimeWindows windows,
    Aggregation<TValue, TAccumulator> aggregation,
    EmitStrategy emit,
    WindowStore<TKey, TAccumulator> store,
    Operator<TKey, TValue> late,
    Operator<Windowed<TKey>, TAccumulator> next)
    : PerWindowOperator<TKey, TValue, TAccumulator>(runtime, windows, aggregation, emit, store, late, next)
{
    private long _latestStart;
    private int _runLength;
    private int _runSavepoint;

    public override void Prefetch(in Record<TKey, TValue> record)
    {
        if (record.HasKey)
        {
            Store.Prefetch(StartOf(record.Timestamp), record.Key);
        }
    }

    public override bool TakesRuns { get; } = emit == EmitStrategy.OnWindowClose && !next.UsesWatermark && !late.UsesWatermark;

    /// <inheritdoc/>
    /// <remarks>
    /// Records of the window that was used last, as long as no window closes. One that fails is taken back, and fails
    /// again the ordinary way, where that is dealt with.
    /// </remarks>
    public override int ProcessRun(ReadOnlySpan<Record<TKey, TValue>> records, long maxOutOfOrderness, ref long watermark)
    {
        if (Store.Latest is not { } bucket)
        {
            return 0;
        }

        _runLength = 0;
        var moved = watermark;
        try
        {
            moved = AddRun(records, bucket, maxOutOfOrderness, watermark);
        }
        catch (Exception)
        {
            Runtime.Undo.RollbackTo(_runSavepoint);
            for (var index = 0; index < _runLength; index++)
            {
                moved = Math.Max(moved, records[index].Timestamp - maxOutOfOrderness);
            }
        }

        if (moved != watermark)
        {
            watermark = moved;
            ClosedThrough = moved - Grace;
        }

        return _runLength;
    }

    /// <summary>
    /// The loop, in a method without a handler so that it works in registers. Where it is comes by fields: how many
    /// records are added, and what the next one changes begins at.
    /// </summary>
    /// <returns>The watermark.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AddRun(ReadOnlySpan<Record<TKey, TValue>> records, WindowBucket<TKey, TAccumulator> bucket, long maxOutOfOrderness, long watermark)
    {
        var table = bucket.Table;
        var undo = Runtime.Undo;
        var start = bucket.Start;
        var size = (ulong)Size;
        var closes = Store.Buckets[0].Start + Size + Grace;
        var index = 0;
        for (; index < records.Length; index++)
        {
            ref readonly var record = ref records[index];
            var next = Math.Max(watermark, record.Timestamp - maxOutOfOrderness);
            if ((ulong)(record.Timestamp - start) >= size || next >= closes || !record.HasKey || !record.HasValue)
            {
                break;
            }

            _runLength = index;
            _runSavepoint = undo.Count;
            Accumulate(table, record);
            watermark = next;
        }

        _runLength = index;
        return watermark;
    }

    protected override bool Add(in Record<TKey, TValue> record)
    {
        var start = StartOf(record.Timestamp);
        if (start + Size <= ClosedThrough)
        {
            Runtime.Counters.LateWindows++;
            return false;
        }

        AddTo(start, record);
        return true;
    }

    // Most records are in the window of the one before; a division costs as much as the rest of the look-up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long StartOf(long timestamp) =>
        (ulong)(timestamp - _latestStart) < (ulong)Size ? _latestStart : _latestStart = timestamp - (timestamp % Size);
}
