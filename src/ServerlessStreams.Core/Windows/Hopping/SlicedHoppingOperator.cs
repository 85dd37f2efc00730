using System.Numerics;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// Hopping windows by slices of gcd(size, hop): a record is added to one slice, whatever size / hop is, and a closing
/// window merges the slices it covers. Right for out-of-order records too: a window that is closed has been sent, so a
/// record that comes late for it counts only in those that are still open.
/// </summary>
/// <remarks>Slicing: Traub et al., "Scotty: General and Efficient Open-Source Window Aggregation", TODS 2021.</remarks>
/// <example>
/// Size 12, hop 4: slices of 4. A record of time 9 goes into slice [8, 12), which [0, 12), [4, 16) and [8, 20) cover.
/// </example>
internal sealed class SlicedHoppingOperator<TKey, TValue, TAccumulator> : WindowOperator<TKey, TValue, TAccumulator>
{
    private readonly long _slice;
    private readonly Func<TAccumulator, TAccumulator, TAccumulator> _merge;
    private readonly WindowResults<TKey, TAccumulator> _results;
    private readonly KeyTable<TKey, TAccumulator> _merged;
    private readonly Dictionary<int, Exception> _failures = [];

    public SlicedHoppingOperator(
        TaskRuntime runtime,
        TimeWindows windows,
        Aggregation<TValue, TAccumulator> aggregation,
        WindowStore<TKey, TAccumulator> store,
        Operator<TKey, TValue> late,
        Operator<Windowed<TKey>, TAccumulator> next)
        : base(runtime, windows, aggregation, EmitStrategy.OnWindowClose, store, late, next)
    {
        _slice = SliceOf(windows);
        _merge = aggregation.Merge!;
        _results = new WindowResults<TKey, TAccumulator>(runtime, store.Serdes, next);
        _merged = new KeyTable<TKey, TAccumulator>(new UndoLog(), store.Serdes);
    }

    /// <summary>The length of a slice, milliseconds.</summary>
    public static long SliceOf(TimeWindows windows) =>
        (long)BigInteger.GreatestCommonDivisor(windows.SizeMilliseconds, windows.HopMilliseconds);

    protected override bool Add(in Record<TKey, TValue> record)
    {
        var first = Math.Max(0, record.Timestamp - Size + Hop) / Hop * Hop;
        var last = record.Timestamp / Hop * Hop;
        if (first + Size <= ClosedThrough)
        {
            Runtime.Counters.LateWindows += (Math.Min(ClosedThrough - Size, last) - first) / Hop + 1;
        }

        if (last + Size <= ClosedThrough)
        {
            return false;
        }

        AddTo(record.Timestamp / _slice * _slice, record);
        return true;
    }

    protected override void Close(long closedBefore)
    {
        // Windows that end at or before closedBefore have been sent.
        var start = closedBefore < Size ? 0 : (closedBefore - Size) / Hop * Hop + Hop;
        var slices = Store.Buckets;
        while (slices.Count > 0)
        {
            // On to the first window that covers the earliest slice; slices before the window are in none that is to come.
            var earliest = slices[0].Start;
            start = Math.Max(start, FirstWindowOf(earliest));
            if (earliest < start)
            {
                Store.DropBefore(start);
                continue;
            }

            if (start + Size > ClosedThrough)
            {
                return;
            }

            Send(start);
            start += Hop;
            Store.DropBefore(start);
        }
    }

    private long FirstWindowOf(long slice)
    {
        var lowest = slice + _slice - Size;
        return lowest <= 0 ? 0 : (lowest + Hop - 1) / Hop * Hop;
    }

    private void Send(long start)
    {
        // Here and not at the end, which a decision about a result may have kept the last window from reaching.
        _merged.Clear();
        _failures.Clear();
        foreach (var slice in Store.Buckets)
        {
            if (slice.Start >= start + Size)
            {
                break;
            }

            Merge(slice.Table);
        }

        _results.Send(_merged, new Window(start, start + Size), _failures);
        _merged.Clear();
    }

    private void Merge(KeyTable<TKey, TAccumulator> slice)
    {
        for (var index = 0; index < slice.SlotCount; index++)
        {
            if (!slice.IsPresent(index))
            {
                continue;
            }

            ref readonly var key = ref slice.KeyAt(index);
            var accumulator = slice.ValueAt(index);
            var timestamp = slice.TimestampAt(index);
            var earlier = _merged.Find(key);
            if (earlier >= 0)
            {
                timestamp = Math.Max(timestamp, _merged.TimestampAt(earlier));
                accumulator = MergeInto(earlier, accumulator);
            }

            _merged.Load(key, accumulator, timestamp);
        }
    }

    /// <summary>
    /// Merging is user code. Where it fails, this key has no result in this window; the others have theirs, and the window
    /// closes.
    /// </summary>
    private TAccumulator MergeInto(int earlier, TAccumulator later)
    {
        ref readonly var merged = ref _merged.ValueAt(earlier);
        if (_failures.ContainsKey(earlier))
        {
            return merged;
        }

        try
        {
            return _merge(merged, later);
        }
        catch (Exception exception) when (Runtime.IsFailure(exception))
        {
            _failures[earlier] = exception;
            return merged;
        }
    }
}
