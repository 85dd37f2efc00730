using System.Runtime.CompilerServices;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// What tumbling and hopping windows share: records without a key are dropped, late ones go to the side output, and
/// windows close when the watermark reaches end + grace.
/// </summary>
/// <example>
/// Size 10, grace 5. Watermark 14: [0, 10) still takes a record of time 3, since 10 &gt; 14 − 5. At 15 it closes, and the
/// record is late.
/// </example>
internal abstract class WindowOperator<TKey, TValue, TAccumulator>(
    TaskRuntime runtime,
    TimeWindows windows,
    Aggregation<TValue, TAccumulator> aggregation,
    EmitStrategy emit,
    WindowStore<TKey, TAccumulator> store,
    Operator<TKey, TValue> late,
    Operator<Windowed<TKey>, TAccumulator> next) : Operator<TKey, TValue>
{
    protected long Size { get; } = windows.SizeMilliseconds;

    protected long Hop { get; } = windows.HopMilliseconds;

    protected long Grace { get; } = windows.GraceMilliseconds;

    protected Aggregation<TValue, TAccumulator> Aggregation { get; } = aggregation;

    protected WindowStore<TKey, TAccumulator> Store { get; } = store;

    protected Operator<Windowed<TKey>, TAccumulator> Next { get; } = next;

    protected bool EmitsUpdates { get; } = emit == EmitStrategy.OnWindowUpdate;

    /// <summary>Windows that end at or before this are closed.</summary>
    protected long ClosedThrough { get; set; } = SourceProgress.NoWatermark;

    protected TaskRuntime Runtime { get; } = runtime;

    public sealed override void Process(in Record<TKey, TValue> record)
    {
        if (!record.HasKey || (!record.HasValue && !Aggregation.TakesNullValues))
        {
            Runtime.Counters.NullKeys++;
            return;
        }

        if (!Add(record))
        {
            SendLate(record);
        }
    }

    public sealed override void AdvanceWatermark(long watermark, bool release)
    {
        late.AdvanceWatermark(watermark, release);
        if (watermark == SourceProgress.NoWatermark)
        {
            ClosedThrough = watermark;
            Next.AdvanceWatermark(watermark, release);
            return;
        }

        var closedBefore = ClosedThrough;
        ClosedThrough = watermark - Grace;
        if (release)
        {
            Close(closedBefore);
        }

        // Results of open windows are still to come where they are held back, and they carry times of their windows.
        Next.AdvanceWatermark(EmitsUpdates ? watermark : watermark - (Size + Grace), release);
    }

    /// <summary>Adds a record to its windows; false where all of them are closed.</summary>
    protected abstract bool Add(in Record<TKey, TValue> record);

    /// <summary>
    /// Sends out and forgets the windows that end after <paramref name="closedBefore"/> and are closed now.
    /// </summary>
    protected abstract void Close(long closedBefore);

    /// <summary>Adds a record to the accumulator of one window, and sends the update where updates are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void AddTo(long start, in Record<TKey, TValue> record)
    {
        var table = Store.BucketAt(start).Table;
        var (index, isPresent, timestamp) = Accumulate(table, record);
        if (EmitsUpdates)
        {
            SendUpdate(start, record.Key!, isPresent ? table.ValueAt(index) : default, isPresent, timestamp);
        }
    }

    /// <summary>Adds a record to the accumulator of its key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected (int Index, bool IsPresent, long Timestamp) Accumulate(KeyTable<TKey, TAccumulator> table, in Record<TKey, TValue> record)
    {
        var index = table.Find(record.Key!, out var hash);
        if (index < 0)
        {
            index = table.Add(record.Key!, hash);
        }
        else
        {
            table.Touch(index);
        }

        var timestamp = record.Timestamp;
        var isPresent = table.Aggregate(index, Aggregation, record.Value!, ref timestamp);
        return (index, isPresent, timestamp);
    }

    // Not inlined: what is rare or long would make the frame of the common way larger.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SendUpdate(long start, TKey key, TAccumulator? result, bool isPresent, long timestamp) =>
        Next.Process(new Record<Windowed<TKey>, TAccumulator>(
            new Windowed<TKey>(key, new Window(start, start + Size)), hasKey: true, result, isPresent, timestamp));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SendLate(in Record<TKey, TValue> record)
    {
        Runtime.Counters.Late++;
        late.Process(record);
    }
}
