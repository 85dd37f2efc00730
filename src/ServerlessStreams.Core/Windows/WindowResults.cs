using System.Buffers.Binary;
using System.Globalization;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// The results of one closing window: collected, then sent by the order of their keys' bytes, each by itself, so that one
/// that fails downstream leaves no trace and does not hold the others back.
/// </summary>
internal sealed class WindowResults<TKey, TAccumulator>(
    TaskRuntime runtime,
    StoreSerdes<TKey, TAccumulator> serdes,
    Operator<Windowed<TKey>, TAccumulator> next)
{
    private readonly ByteBuffer _keyBytes = new();

    // Sorting by the first eight bytes as a number, and looking at the rest only where they are equal.
    private ulong[] _prefixes = new ulong[64];
    private int[] _order = new int[64];
    private Result[] _results = new Result[64];
    private int _count;

    public void Add(in TKey key, in TAccumulator accumulator, long timestamp)
    {
        if (_count == _results.Length)
        {
            Array.Resize(ref _prefixes, _count * 2);
            Array.Resize(ref _order, _count * 2);
            Array.Resize(ref _results, _count * 2);
        }

        var start = _keyBytes.Length;
        serdes.WriteKey(key, _keyBytes);
        _prefixes[_count] = Prefix(_keyBytes.Span[start..]);
        _order[_count] = _count;
        _results[_count++] = new Result(key, accumulator, timestamp, start, _keyBytes.Length - start);
    }

    public void Send(Window window)
    {
        Array.Sort(_prefixes, _order, 0, _count);
        SortEqualPrefixes();
        for (var position = 0; position < _count; position++)
        {
            ref var result = ref _results[_order[position]];
            var savepoint = runtime.Save();
            try
            {
                next.Process(new Record<Windowed<TKey>, TAccumulator>(
                    new Windowed<TKey>(result.Key, window), hasKey: true, result.Accumulator, hasValue: true, result.Timestamp));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException or RetryBatchException or RecordFailedException))
            {
                runtime.RollbackTo(savepoint);
                GiveUp(result, window, exception);
            }
        }

        Array.Clear(_results, 0, _count);
        _count = 0;
        _keyBytes.Clear();
    }

    private void GiveUp(in Result result, Window window, Exception exception)
    {
        var value = new ByteBuffer();
        serdes.WriteValue(result.Accumulator, value);
        runtime.Decide(
            ErrorStage.Process,
            exception,
            string.Create(CultureInfo.InvariantCulture, $"result of window {window} of store {serdes.Store}"),
            _keyBytes.Memory.Slice(result.KeyStart, result.KeyLength).ToArray(),
            value.Memory,
            result.Timestamp,
            []);
    }

    private void SortEqualPrefixes()
    {
        for (var start = 0; start < _count - 1; start++)
        {
            var end = start + 1;
            while (end < _count && _prefixes[end] == _prefixes[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(_order, start, end - start, Comparer<int>.Create(CompareKeys));
                start = end - 1;
            }
        }
    }

    private int CompareKeys(int left, int right) => KeyBytes(left).SequenceCompareTo(KeyBytes(right));

    private ReadOnlySpan<byte> KeyBytes(int index) => _keyBytes.Span.Slice(_results[index].KeyStart, _results[index].KeyLength);

    private static ulong Prefix(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(bytes);
        }

        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private readonly record struct Result(TKey Key, TAccumulator Accumulator, long Timestamp, int KeyStart, int KeyLength);
}
