using System.Buffers;

namespace ServerlessStreams.Tasks;

/// <summary>A batch by partitions: the records of each together, in the order in which they came.</summary>
internal sealed class BatchPartitioning : IDisposable
{
    private readonly SourceRecord[]? _rented;
    private readonly ReadOnlyMemory<SourceRecord> _records;
    private readonly List<(int Partition, int Start, int Length)> _parts = [];

    private BatchPartitioning(ReadOnlyMemory<SourceRecord> batch)
    {
        _records = batch;
        var span = batch.Span;
        var ordered = true;
        for (var start = 0; start < span.Length;)
        {
            // Records of a partition mostly stand together in runs.
            var partition = span[start].Partition;
            var end = start + 1;
            while (end < span.Length && span[end].Partition == partition)
            {
                end++;
            }

            var position = PositionOf(partition);
            if (position < 0)
            {
                _parts.Add((partition, start, end - start));
            }
            else
            {
                ordered = false;
                _parts[position] = _parts[position] with { Length = _parts[position].Length + end - start };
            }

            start = end;
        }

        if (!ordered)
        {
            _rented = ArrayPool<SourceRecord>.Shared.Rent(span.Length);
            Regroup(span, _rented);
            _records = _rented.AsMemory(0, span.Length);
        }
    }

    public int Count => _parts.Count;

    public static BatchPartitioning Of(ReadOnlyMemory<SourceRecord> batch) => new(batch);

    public int PartitionAt(int index) => _parts[index].Partition;

    public ReadOnlyMemory<SourceRecord> RecordsAt(int index) => _records.Slice(_parts[index].Start, _parts[index].Length);

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<SourceRecord>.Shared.Return(_rented, clearArray: true);
        }
    }

    private int PositionOf(int partition)
    {
        for (var position = 0; position < _parts.Count; position++)
        {
            if (_parts[position].Partition == partition)
            {
                return position;
            }
        }

        return -1;
    }

    private void Regroup(ReadOnlySpan<SourceRecord> span, SourceRecord[] target)
    {
        var next = new int[_parts.Count];
        var start = 0;
        for (var position = 0; position < next.Length; position++)
        {
            _parts[position] = _parts[position] with { Start = start };
            next[position] = start;
            start += _parts[position].Length;
        }

        foreach (ref readonly var record in span)
        {
            target[next[PositionOf(record.Partition)]++] = record;
        }
    }
}
