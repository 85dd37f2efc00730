using System.Buffers.Binary;
using System.Globalization;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// The results of one closing window: sent by the order of their keys' bytes, each by itself, so that one
/// that fails downstream leaves no trace and does not hold the others back.
/// </summary>
internal sealed class WindowResults<TKey, TAccumulator>(
    TaskRuntime runtime,
    StoreSerdes<TKey, TAccumulator> serdes,
    Operator<Windowed<TKey>, TAccumulator> next)
{
    private readonly ByteBuffer _keyBytes = new();
    private readonly Savepoint _savepoint = new();

    // Sorting by the first eight bytes as a number, and looking at the rest only where they are equal.
    private ulong[] _prefixes = new ulong[64];
    private int[] _order = new int[64];
    private int[] _slots = new int[64];
    private PrefixSort.Scratch _sortScratch;
    private int[] _keyStarts = new int[65];
    private int _count;

    /// <summary>Sends all entries of a table.</summary>
    /// <param name="table">The entries.</param>
    /// <param name="window">The window that closes.</param>
    /// <param name="failures">Why the entries in these slots are no results; they are given up in their turn.</param>
    public void Send(KeyTable<TKey, TAccumulator> table, Window window, IReadOnlyDictionary<int, Exception>? failures = null)
    {
        Collect(table);
        PrefixSort.Sort(_prefixes, _order, _count, ref _sortScratch);
        SortEqualPrefixes();
        for (var position = 0; position < _count; position++)
        {
            var item = _order[position];
            var slot = _slots[item];
            if (failures is not null && failures.TryGetValue(slot, out var failure))
            {
                GiveUp(table, slot, item, window, failure);
                continue;
            }

            runtime.Save(_savepoint);
            try
            {
                next.Process(new Record<Windowed<TKey>, TAccumulator>(
                    new Windowed<TKey>(table.KeyAt(slot), window), hasKey: true, table.ValueAt(slot), hasValue: true, table.TimestampAt(slot)));
            }
            catch (Exception exception) when (runtime.IsFailure(exception))
            {
                runtime.RollbackTo(_savepoint);
                GiveUp(table, slot, item, window, exception);
            }
        }
    }

    private void Collect(KeyTable<TKey, TAccumulator> table)
    {
        // Here and not at the end, which a decision about a result may have kept the last window from reaching.
        _count = 0;
        _keyBytes.Clear();
        if (_order.Length < table.SlotCount)
        {
            var size = Math.Max(table.SlotCount, _order.Length * 2);
            _prefixes = new ulong[size];
            _order = new int[size];
            _slots = new int[size];
            _keyStarts = new int[size + 1];
        }

        for (var slot = 0; slot < table.SlotCount; slot++)
        {
            if (!table.IsPresent(slot))
            {
                continue;
            }

            var start = _keyBytes.Length;
            serdes.WriteKey(table.KeyAt(slot), _keyBytes);
            _prefixes[_count] = Prefix(_keyBytes.Span[start..]);
            _keyStarts[_count] = start;
            _slots[_count] = slot;
            _order[_count] = _count;
            _count++;
        }

        _keyStarts[_count] = _keyBytes.Length;
    }

    private void GiveUp(KeyTable<TKey, TAccumulator> table, int slot, int item, Window window, Exception exception)
    {
        runtime.Decide(
            ErrorStage.Process,
            exception,
            string.Create(CultureInfo.InvariantCulture, $"result of window {window} of store {serdes.Store}"),
            KeyBytes(item).ToArray(),
            ValueBytes(table.ValueAt(slot)),
            table.TimestampAt(slot),
            []);
    }

    /// <summary>Null where the result cannot be written, which then mostly is why it failed.</summary>
    private ReadOnlyMemory<byte>? ValueBytes(TAccumulator result)
    {
        var value = new ByteBuffer();
        try
        {
            serdes.WriteValue(result, value);
        }
        catch (Exception exception) when (runtime.IsFailure(exception))
        {
            return null;
        }

        return value.Memory;
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

    private ReadOnlySpan<byte> KeyBytes(int index) => _keyBytes.Span[_keyStarts[index].._keyStarts[index + 1]];

    private static ulong Prefix(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : PrefixOfShort(bytes);

    private static ulong PrefixOfShort(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
