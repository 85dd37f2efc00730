using System.Buffers.Binary;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Baselines;

/// <summary>
/// The limit: as <see cref="DictionaryLoop"/>, with a table made for this work (<see cref="OpenAddressingTable"/>).
/// </summary>
internal sealed class OpenAddressingLoop : IContestant
{
    private readonly List<Window> _open = [];
    private readonly Stack<Window> _free = new();
    private ResultLog _results = null!;
    private Window? _newest;
    private long _streamTime;
    private long _nextClose;

    public string Name => "open-addressing-loop";

    public ValueTask StartAsync(ResultLog results)
    {
        foreach (var window in _open)
            Release(window);
        _open.Clear();
        _newest = null;
        _results = results;
        _streamTime = long.MinValue;
        _nextClose = long.MaxValue;
        return default;
    }

    public ValueTask ProcessAsync(EncodedBatch batch)
    {
        var bytes = batch.Bytes.Span;
        for (var position = 0; position < bytes.Length; position += WorkFormat.RecordSize)
        {
            var record = bytes.Slice(position, WorkFormat.RecordSize);
            var key = BinaryPrimitives.ReadInt64BigEndian(record);
            var value = BinaryPrimitives.ReadDoubleBigEndian(record[8..]);
            var time = BinaryPrimitives.ReadInt64BigEndian(record[16..]);

            // Nearly all records lie in the newest window: no division for them.
            var window = _newest;
            if (window is null || (ulong)(time - window.Start) >= WorkFormat.WindowSizeMs)
                window = Find(WorkFormat.WindowStart(time));
            window.Groups.Add(key, value);

            if (time > _streamTime)
            {
                _streamTime = time;
                if (time >= _nextClose)
                    CloseDue();
            }
        }

        return default;
    }

    public ValueTask<Usage> MeasureAsync() => new(Usage.OfThisProcess(logBytes: 0));

    public ValueTask StopAsync() => default;

    public ValueTask DisposeAsync() => default;

    private Window Find(long start)
    {
        foreach (var open in _open)
        {
            if (open.Start == start)
                return open;
        }

        if (!_free.TryPop(out var window))
            window = new Window();
        window.Start = start;
        _open.Add(window);
        _nextClose = Math.Min(_nextClose, window.CloseTime);
        if (_newest is null || start > _newest.Start)
            _newest = window;
        return window;
    }

    private void CloseDue()
    {
        _nextClose = long.MaxValue;
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            var window = _open[index];
            if (_streamTime < window.CloseTime)
            {
                _nextClose = Math.Min(_nextClose, window.CloseTime);
                continue;
            }

            foreach (ref readonly var slot in window.Groups.Slots)
            {
                if (slot.Accumulator.Count != 0)
                    slot.Accumulator.Write(_results.Next(), slot.Key, window.Start);
            }

            _open.RemoveAt(index);
            Release(window);
        }
    }

    private void Release(Window window)
    {
        window.Groups.Clear();
        _free.Push(window);
    }

    private sealed class Window
    {
        public long Start { get; set; }

        public long CloseTime => Start + WorkFormat.WindowSizeMs + WorkFormat.GraceMs;

        public OpenAddressingTable Groups { get; } = new();
    }
}
