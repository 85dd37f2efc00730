namespace ServerlessStreams.Benchmarks.Baselines;

/// <summary>Accumulators by key: open addressing with linear probing over one array, at most half full.</summary>
internal sealed class OpenAddressingTable
{
    // A count of 0 marks a free slot: an accumulator in use has seen at least one value.
    private Slot[] _slots = new Slot[1 << 10];
    private int _shift = 64 - 10;
    private int _used;

    public ReadOnlySpan<Slot> Slots => _slots;

    public void Add(long key, double value)
    {
        var slots = _slots;
        // Fibonacci hashing: the upper bits of the product are well mixed.
        var index = (int)(((ulong)key * 0x9E3779B97F4A7C15) >> _shift);
        while (true)
        {
            ref var slot = ref slots[index];
            if (slot.Accumulator.Count == 0)
            {
                slot.Key = key;
                slot.Accumulator = Accumulator.Of(value);
                if (++_used > slots.Length / 2)
                    Grow();
                return;
            }

            if (slot.Key == key)
            {
                slot.Accumulator.Add(value);
                return;
            }

            index = (index + 1) & (slots.Length - 1);
        }
    }

    public void Clear()
    {
        Array.Clear(_slots);
        _used = 0;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        _shift--;
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.Accumulator.Count == 0)
                continue;
            var index = (int)(((ulong)slot.Key * 0x9E3779B97F4A7C15) >> _shift);
            while (_slots[index].Accumulator.Count != 0)
                index = (index + 1) & (_slots.Length - 1);
            _slots[index] = slot;
        }
    }

    internal struct Slot
    {
        public long Key;
        public Accumulator Accumulator;
    }
}
