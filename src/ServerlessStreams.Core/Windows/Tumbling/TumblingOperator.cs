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

        var table = bucket.Table;
        var undo = Runtime.Undo;
        var closes = Store.Buckets[0].Start + Size + Grace;
        var moved = watermark;
        var index = 0;
        var before = undo.Count;
        try
        {
            for (; index < records.Length; index++)
            {
                ref readonly var record = ref records[index];
                var next = Math.Max(moved, record.Timestamp - maxOutOfOrderness);
                if ((ulong)(record.Timestamp - bucket.Start) >= (ulong)Size || next >= closes || !record.HasKey || !record.HasValue)
                {
                    break;
                }

                before = undo.Count;
                Accumulate(table, record);
                moved = next;
            }
        }
        catch (Exception)
        {
            undo.RollbackTo(before);
        }

        if (moved != watermark)
        {
            watermark = moved;
            ClosedThrough = moved - Grace;
        }

        return index;
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
