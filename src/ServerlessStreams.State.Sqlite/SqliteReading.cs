using System.Globalization;
using ServerlessStreams.Errors;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State.Sqlite;

/// <summary>Reads commits and snapshots, and tells what was trimmed from what is damaged.</summary>
internal static class SqliteReading
{
    public static IEnumerable<StoredCommit> ReadCommits(SqliteReaders readers, TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scan = new SqliteScan(readers, task, (reader, number, head) =>
            reader.ReadCommits(number, afterSequence, Math.Min(throughSequence, head?.Sequence ?? 0)));
        var last = Math.Min(throughSequence, scan.Head?.Sequence ?? 0);
        for (var sequence = afterSequence + 1; sequence <= last; sequence++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = scan.Next();
            if (row is null || row.GetInt64(0) != sequence)
            {
                // Only what a snapshot covers is ever trimmed.
                throw scan.Head?.Snapshot?.Sequence >= sequence
                    ? new CommitsTrimmedException(task, sequence)
                    : Damaged(readers, task, string.Create(CultureInfo.InvariantCulture, $"commit {sequence} is missing, and no snapshot covers it"));
            }

            var payload = row.GetFieldValue<byte[]>(2);
            if (row.GetInt64(1) != SqliteWriter.HashOf(payload))
            {
                throw Damaged(readers, task, string.Create(CultureInfo.InvariantCulture, $"commit {sequence} has other bytes than were written"));
            }

            yield return new StoredCommit(sequence, payload);
        }
    }

    public static IEnumerable<ReadOnlyMemory<byte>> ReadSnapshot(SqliteReaders readers, TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scan = new SqliteScan(readers, task, (reader, number, _) => reader.ReadBlocks(number, snapshot));
        for (var index = 0; index < snapshot.BlockCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = scan.Next();
            if (row is null || row.GetInt32(0) != index)
            {
                throw scan.Head?.Snapshot == snapshot
                    ? Damaged(readers, task, string.Create(CultureInfo.InvariantCulture, $"block {index} of {snapshot.BlockCount} of snapshot {snapshot.Sequence} is missing, though the head names the snapshot"))
                    : new CommitsTrimmedException(task, snapshot.Sequence);
            }

            yield return row.GetFieldValue<byte[]>(1);
        }
    }

    private static StateFormatException Damaged(SqliteReaders readers, TaskId task, string how) => new(
        $"The state log {readers.File} is damaged: of task {task}, {how}. Nothing has been changed. Restore it from a backup, or reset the task.");
}
