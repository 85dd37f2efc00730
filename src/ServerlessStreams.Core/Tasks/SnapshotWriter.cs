using System.IO.Hashing;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>
/// Writes a task's whole state as blocks of at most 48 KiB (one entry larger than that is a block of its own), one block
/// at a time.
/// </summary>
internal sealed class SnapshotWriter
{
    /// <summary>What a row of any log holds in one value.</summary>
    public const int MaxBlockBytes = 48 * 1024;

    private readonly IReadOnlyList<string> _stores;
    private readonly ByteBuffer _block = new(MaxBlockBytes);
    private readonly ChangeWriter _writer;

    public SnapshotWriter(IReadOnlyList<string> stores)
    {
        _stores = stores;
        _writer = new ChangeWriter(_block);
    }

    /// <summary>
    /// Writes a snapshot of the task as its head says it is; nothing may change it meanwhile. No head names it yet.
    /// </summary>
    public async Task<SnapshotReference> WriteAsync(StreamTask task, IStateLog log, CancellationToken cancellationToken)
    {
        var sequence = task.Head!.Sequence;
        var nonce = Guid.NewGuid();
        var hash = new XxHash3();
        var bytes = 0L;
        var count = 0;
        var store = 0;
        var cursor = default(SnapshotCursor);
        do
        {
            WriteBlock(task, ref store, ref cursor);
            hash.Append(_block.Span);
            bytes += _block.Length;
            await log.WriteSnapshotBlockAsync(task.Id, sequence, nonce, count++, _block.Memory, cancellationToken).ConfigureAwait(false);
        }
        while (store < task.Stores.Count);

        return new SnapshotReference(sequence, nonce, count, bytes, hash.GetCurrentHashAsUInt64());
    }

    private void WriteBlock(StreamTask task, ref int store, ref SnapshotCursor cursor)
    {
        _block.Clear();
        _writer.EntryCount = 0;
        CommitPayload.WriteStores(_block, _stores);
        while (store < task.Stores.Count && _block.Length < MaxBlockBytes
            && task.Stores[store].WriteSome(_writer, ref cursor, MaxBlockBytes - 1))
        {
            store++;
            cursor = default;
        }

        _block.WriteByte((byte)ChangeKind.End);
    }
}
