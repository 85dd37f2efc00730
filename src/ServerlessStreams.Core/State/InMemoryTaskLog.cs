using System.Globalization;
using ServerlessStreams.Errors;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>
/// One task of an <see cref="InMemoryStateLog"/>. Sequences have no holes, so the commits stand in a ring; what a trim
/// takes out of it goes to a small list of arrays for later commits.
/// </summary>
internal sealed class InMemoryTaskLog(TaskId task)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SnapshotBlockKey, byte[]> _blocks = [];
    private readonly ArrayReserve _reserve = new();
    private (byte[] Bytes, int Length)[] _ring = new (byte[], int)[16];
    private TaskHead? _head;
    private long _firstSequence = 1;
    private int _firstIndex;
    private int _count;
    private long _heldBytes;

    public TaskHead? Head
    {
        get
        {
            lock (_gate)
            {
                return _head;
            }
        }
    }

    public long RetainedBytes
    {
        get
        {
            lock (_gate)
            {
                return _heldBytes + _reserve.Bytes;
            }
        }
    }

    public long AllocatedBytes
    {
        get
        {
            lock (_gate)
            {
                return _reserve.AllocatedBytes;
            }
        }
    }

    public AppendOutcome Append(TaskHead? expected, in CommitBatch commit)
    {
        lock (_gate)
        {
            if (expected is null ? _head is not null : _head is null || !_head.IsSameWrite(expected))
            {
                return _head?.IsSameWrite(commit.Head) == true ? AppendOutcome.Appended : AppendOutcome.Conflict;
            }

            // Everything that can fail comes before the first change.
            var bytes = _reserve.Take(commit.Payload.Length);
            EnsureRoom();
            commit.Payload.Span.CopyTo(bytes);
            if (_count == 0)
            {
                _firstSequence = commit.Head.Sequence;
            }

            _ring[(_firstIndex + _count++) % _ring.Length] = (bytes, commit.Payload.Length);
            _heldBytes += ArrayReserve.SizeOf(bytes);
            _head = commit.Head;
            return AppendOutcome.Appended;
        }
    }

    /// <summary>Copies a commit: the array it stands in may be another commit's as soon as the lock is released.</summary>
    /// <returns>False behind the head's sequence, where nothing is.</returns>
    public bool TryReadCommit(long sequence, ref byte[] copy, out int length)
    {
        lock (_gate)
        {
            length = 0;
            if (_head is null || sequence > _head.Sequence)
            {
                return false;
            }

            if (_count == 0 || sequence < _firstSequence)
            {
                throw new CommitsTrimmedException(task, sequence);
            }

            (var bytes, length) = _ring[(_firstIndex + (int)(sequence - _firstSequence)) % _ring.Length];
            if (copy.Length < length)
            {
                copy = new byte[length];
            }

            bytes.AsSpan(0, length).CopyTo(copy);
            return true;
        }
    }

    public void WriteBlock(SnapshotBlockKey key, ReadOnlySpan<byte> block)
    {
        lock (_gate)
        {
            var bytes = _reserve.Allocate(block.Length);
            block.CopyTo(bytes);
            RemoveBlock(key);
            _blocks[key] = bytes;
            _heldBytes += ArrayReserve.SizeOf(bytes);
        }
    }

    public ReadOnlyMemory<byte> ReadBlock(SnapshotReference snapshot, int index)
    {
        lock (_gate)
        {
            if (_blocks.TryGetValue(new SnapshotBlockKey(snapshot.Sequence, snapshot.Nonce, index), out var block))
            {
                return block;
            }

            // The head tells a snapshot that was replaced from one that was never whole.
            throw _head?.Snapshot == snapshot
                ? new StateFormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The snapshot {snapshot.Sequence} of task {task} is damaged: block {index} of {snapshot.BlockCount} is missing, though the head names the snapshot. Nothing has been changed."))
                : new CommitsTrimmedException(task, snapshot.Sequence);
        }
    }

    public void Trim(long throughSequence, SnapshotReference snapshot)
    {
        lock (_gate)
        {
            for (; _count > 0 && _firstSequence <= throughSequence; _count--, _firstSequence++)
            {
                ref var commit = ref _ring[_firstIndex];
                _heldBytes -= ArrayReserve.SizeOf(commit.Bytes);
                _reserve.Return(commit.Bytes);
                commit = default;
                _firstIndex = (_firstIndex + 1) % _ring.Length;
            }

            foreach (var key in _blocks.Keys)
            {
                if (key.Sequence <= snapshot.Sequence && (key.Sequence, key.Nonce) != (snapshot.Sequence, snapshot.Nonce))
                {
                    RemoveBlock(key);
                }
            }
        }
    }

    private void RemoveBlock(SnapshotBlockKey key)
    {
        if (_blocks.Remove(key, out var old))
        {
            _heldBytes -= ArrayReserve.SizeOf(old);
        }
    }

    private void EnsureRoom()
    {
        if (_count < _ring.Length)
        {
            return;
        }

        var larger = new (byte[], int)[_ring.Length * 2];
        for (var index = 0; index < _count; index++)
        {
            larger[index] = _ring[(_firstIndex + index) % _ring.Length];
        }

        _ring = larger;
        _firstIndex = 0;
    }
}
