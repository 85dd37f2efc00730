using System.IO.Hashing;
using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>Brings a task in memory up to its log: by the commits it lacks, or from the newest snapshot.</summary>
internal sealed class TaskLoader(IStateLog log)
{
    /// <summary>
    /// Reads the head and whatever is newer than the task. Uncommitted changes must have been rolled back.
    /// </summary>
    /// <exception cref="StateFingerprintException">The state was written for other stores.</exception>
    public async Task CatchUpAsync(StreamTask task, StateFingerprint fingerprint, CancellationToken cancellationToken)
    {
        TaskHead? trimmed = null;
        while (true)
        {
            var head = await log.ReadHeadAsync(task.Id, cancellationToken).ConfigureAwait(false);
            if (head is null)
            {
                task.Clear();
                return;
            }

            if (!head.Fingerprint.Equals(fingerprint))
            {
                throw new StateFingerprintException(task.Id, head.Fingerprint, fingerprint);
            }

            if (task.Head is { } known && head.IsSameWrite(known))
            {
                return;
            }

            try
            {
                await ReadAsync(task, head, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (CommitsTrimmedException exception)
            {
                if (trimmed is not null && trimmed.IsSameWrite(head))
                {
                    throw new StateFormatException(
                        $"The state of task {task.Id} is damaged: its head names commit {head.Sequence} and {(head.Snapshot is { } snapshot ? $"snapshot {snapshot.Sequence}" : "no snapshot")}, but {exception.Message} Nothing has been changed; restore the state from a backup or reset the task.",
                        exception);
                }

                // Another owner has moved on; its newer head, or the snapshot of this one, names what is there.
                trimmed = head;
                task.Clear();
            }
        }
    }

    private async Task ReadAsync(StreamTask task, TaskHead head, CancellationToken cancellationToken)
    {
        var from = 0L;
        if (task.Head is { } known && known.Epoch == head.Epoch && known.Sequence < head.Sequence)
        {
            from = known.Sequence;
            task.WrittenSnapshot = null;
        }
        else
        {
            task.Clear();
            if (head.Snapshot is { } snapshot)
            {
                await ReadSnapshotAsync(task, snapshot, cancellationToken).ConfigureAwait(false);
                from = snapshot.Sequence;
            }
        }

        var bytes = 0L;
        var next = from + 1;
        try
        {
            await foreach (var commit in log.ReadCommitsAsync(task.Id, from, head.Sequence, cancellationToken).ConfigureAwait(false))
            {
                if (commit.Sequence != next++)
                {
                    throw new CommitsTrimmedException(task.Id, next - 1);
                }

                bytes += commit.Payload.Length;
                var outboxStart = task.Apply(commit.Payload.Span);
                if (commit.Sequence == head.Sequence)
                {
                    task.Loaded(head, commit.Payload, outboxStart);
                }
            }

            if (next != head.Sequence + 1)
            {
                throw new CommitsTrimmedException(task.Id, next);
            }
        }
        catch
        {
            // Half of the commits are in; only a whole load is to be believed.
            task.Clear();
            throw;
        }

        if (from == (head.Snapshot?.Sequence ?? 0))
        {
            task.Snapshots.Reset(head.Snapshot?.ByteCount ?? 0, bytes, head.Sequence - from);
        }
    }

    private async Task ReadSnapshotAsync(StreamTask task, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        var hash = new XxHash3();
        var blocks = 0;
        await foreach (var block in log.ReadSnapshotAsync(task.Id, snapshot, cancellationToken).ConfigureAwait(false))
        {
            hash.Append(block.Span);
            task.Apply(block.Span);
            blocks++;
        }

        if (blocks != snapshot.BlockCount || hash.GetCurrentHashAsUInt64() != snapshot.Hash)
        {
            throw new StateFormatException(
                $"The snapshot {snapshot.Sequence} of task {task.Id} is damaged: {blocks} of {snapshot.BlockCount} blocks, or other bytes than were written. Nothing has been changed; restore the state from a backup or reset the task.");
        }
    }
}
