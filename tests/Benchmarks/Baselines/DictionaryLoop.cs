using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Baselines;

/// <summary>
/// The loop that one would write by hand: a <see cref="Dictionary{TKey, TValue}"/> per open window. No topology, no
/// log, no late records: what is not needed for this very work is left out.
/// </summary>
internal sealed class DictionaryLoop : IContestant
{
    private readonly List<Window> _open = [];
    private readonly Stack<Window> _free = new();
    private ResultLog _results = null!;
    private long _streamTime;
    private long _nextClose;

    public string Name => "dictionary-loop";

    public ValueTask StartAsync(ResultLog results)
    {
        foreach (var window in _open)
            Release(window);
        _open.Clear();
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

            var groups = Find(WorkFormat.WindowStart(time)).Groups;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, key, out var exists);
            if (exists)
                group.Add(value);
            else
                group = Accumulator.Of(value);

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

    // The newest window is last and takes nearly all records.
    private Window Find(long start)
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            if (_open[index].Start == start)
                return _open[index];
        }

        if (!_free.TryPop(out var window))
            window = new Window();
        window.Start = start;
        _open.Add(window);
        _nextClose = Math.Min(_nextClose, window.CloseTime);
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

            foreach (var (key, group) in window.Groups)
                group.Write(_results.Next(), key, window.Start);
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

        public Dictionary<long, Accumulator> Groups { get; } = [];
    }
}
