using System.IO.Hashing;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>Writes a task's whole state as blocks of at most 48 KiB (one entry larger than that is a block of its own).</summary>
internal sealed class SnapshotWriter(IStateLog log)
{
    /// <summary>What a row of any log holds in one value.</summary>
    public const int MaxBlockBytes = 48 * 1024;

    /// <summary>Writes a snapshot of the task as its head says it is. No head names it yet.</summary>
    public async Task<SnapshotReference> WriteAsync(StreamTask task, CancellationToken cancellationToken)
    {
        var blocks = Cut(task);
        var sequence = task.Head!.Sequence;
        var nonce = Guid.NewGuid();
        var hash = new XxHash3();
        var bytes = 0L;
        for (var index = 0; index < blocks.Count; index++)
        {
            hash.Append(blocks[index]);
            bytes += blocks[index].Length;
            await log.WriteSnapshotBlockAsync(task.Id, sequence, nonce, index, blocks[index], cancellationToken).ConfigureAwait(false);
        }

        return new SnapshotReference(sequence, nonce, blocks.Count, bytes, hash.GetCurrentHashAsUInt64());
    }

    private static List<byte[]> Cut(StreamTask task)
    {
        var blocks = new List<byte[]>();
        var buffer = new ByteBuffer(MaxBlockBytes);
        var names = task.Stores.Select(store => store.Name).ToList();
        CommitPayload.WriteStores(buffer, names);
        var begin = buffer.Length;
        var end = begin;
        var writer = new ChangeWriter(buffer);
        writer.AfterChange = () =>
        {
            if (buffer.Length + 1 > MaxBlockBytes && end > begin)
            {
                // The last change does not fit any more: it begins the next block.
                var change = buffer.Span[end..].ToArray();
                buffer.Truncate(end);
                Finish();
                buffer.Append(change);
            }

            end = buffer.Length;
        };
        foreach (var store in task.Stores)
        {
            store.WriteAll(writer);
        }

        Finish();
        return blocks;

        void Finish()
        {
            buffer.WriteByte((byte)ChangeKind.End);
            blocks.Add(buffer.Span.ToArray());
            buffer.Truncate(begin);
        }
    }
}
