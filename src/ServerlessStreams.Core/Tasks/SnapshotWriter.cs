using System.IO.Hashing;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>
/// Writes a task's whole state as blocks of at most 48 KiB (one entry larger than that is a block of its own). One per
/// task; its memory is used again while the state is small.
/// </summary>
internal sealed class SnapshotWriter
{
    /// <summary>What a row of any log holds in one value.</summary>
    public const int MaxBlockBytes = 48 * 1024;

    /// <summary>Memory beyond this is given back after a snapshot.</summary>
    private const int KeptBytes = 4 * 1024 * 1024;

    private readonly List<int> _ends = [];
    private readonly byte[] _preamble;
    private ByteBuffer _buffer = new(MaxBlockBytes);
    private ChangeWriter? _writer;
    private int _blockStart;
    private int _lastEnd;

    public SnapshotWriter(IReadOnlyList<string> stores)
    {
        CommitPayload.WriteStores(_buffer, stores);
        _preamble = _buffer.Span.ToArray();
    }

    /// <summary>Writes a snapshot of the task as its head says it is. No head names it yet.</summary>
    public async Task<SnapshotReference> WriteAsync(StreamTask task, IStateLog log, CancellationToken cancellationToken)
    {
        Cut(task);
        var sequence = task.Head!.Sequence;
        var nonce = Guid.NewGuid();
        var hash = new XxHash3();
        var start = 0;
        for (var index = 0; index < _ends.Count; index++)
        {
            var block = _buffer.Memory[start.._ends[index]];
            hash.Append(block.Span);
            await log.WriteSnapshotBlockAsync(task.Id, sequence, nonce, index, block, cancellationToken).ConfigureAwait(false);
            start = _ends[index];
        }

        var reference = new SnapshotReference(sequence, nonce, _ends.Count, _buffer.Length, hash.GetCurrentHashAsUInt64());
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new ByteBuffer(MaxBlockBytes);
        }

        return reference;
    }

    private void Cut(StreamTask task)
    {
        _ends.Clear();
        _buffer.Clear();
        BeginBlock();
        _writer = new ChangeWriter(_buffer) { AfterEntry = AfterEntry };
        foreach (var store in task.Stores)
        {
            store.WriteAll(_writer);
        }

        EndBlock();
    }

    private void AfterEntry()
    {
        if (_buffer.Length + 1 - _blockStart > MaxBlockBytes && _lastEnd > _blockStart + _preamble.Length)
        {
            // The last entry does not fit any more: it begins the next block.
            var entry = _buffer.Span[_lastEnd..].ToArray();
            _buffer.Truncate(_lastEnd);
            EndBlock();
            BeginBlock();
            _writer!.RepeatSection();
            _buffer.Append(entry);
        }

        _lastEnd = _buffer.Length;
    }

    private void BeginBlock()
    {
        _blockStart = _buffer.Length;
        _buffer.Append(_preamble);
        _lastEnd = _buffer.Length;
    }

    private void EndBlock()
    {
        _buffer.WriteByte((byte)ChangeKind.End);
        _ends.Add(_buffer.Length);
    }
}
