using System.Buffers;
using System.IO.Hashing;
using Microsoft.Data.Sqlite;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State.Sqlite;

/// <summary>
/// The connection that writes, with its statements. Used by one caller at a time. Each write is a transaction that takes
/// the write lock at its beginning (<c>BEGIN IMMEDIATE</c>), so what it reads cannot change before it commits.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const string NameParameters = "$topology, $subtopology, $partition";
    private const string NameIs = "topology = $topology AND subtopology = $subtopology AND partition = $partition";

    private readonly SqliteConnection _connection;
    private readonly Action<SqliteStep>? _onStep;
    private readonly List<SqliteStatement> _statements = [];
    private readonly ArrayBufferWriter<byte> _headBytes = new();
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _firstHead;
    private readonly SqliteStatement _nextHead;
    private readonly SqliteStatement _insertCommit;
    private readonly SqliteStatement _insertTask;
    private readonly SqliteStatement _writeBlock;
    private readonly SqliteStatement _trimCommits;
    private readonly SqliteStatement _trimBlocks;

    public SqliteWriter(SqliteConnection connection, Action<SqliteStep>? onStep)
    {
        _connection = connection;
        _onStep = onStep;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _firstHead = Prepare(
            $"""
            INSERT INTO tasks (topology, subtopology, partition, epoch, sequence, nonce, head)
            VALUES ({NameParameters}, $epoch, $sequence, $nonce, $head)
            ON CONFLICT (topology, subtopology, partition) DO UPDATE
            SET epoch = excluded.epoch, sequence = excluded.sequence, nonce = excluded.nonce, head = excluded.head
            WHERE head IS NULL
            RETURNING number
            """,
            "$topology", "$subtopology", "$partition", "$epoch", "$sequence", "$nonce", "$head");
        _nextHead = Prepare(
            $"""
            UPDATE tasks SET epoch = $epoch, sequence = $sequence, nonce = $nonce, head = $head
            WHERE {NameIs} AND epoch = $expectedEpoch AND sequence = $expectedSequence AND nonce = $expectedNonce
            RETURNING number
            """,
            "$topology", "$subtopology", "$partition", "$epoch", "$sequence", "$nonce", "$head",
            "$expectedEpoch", "$expectedSequence", "$expectedNonce");
        _insertCommit = Prepare(
            "INSERT INTO commits (task, sequence, nonce, hash, payload) VALUES ($task, $sequence, $nonce, $hash, $payload)",
            "$task", "$sequence", "$nonce", "$hash", "$payload");
        _insertTask = Prepare(
            $"INSERT INTO tasks (topology, subtopology, partition) VALUES ({NameParameters}) ON CONFLICT DO NOTHING",
            "$topology", "$subtopology", "$partition");
        _writeBlock = Prepare(
            $"""
            INSERT INTO blocks (task, sequence, nonce, position, block)
            SELECT number, $sequence, $nonce, $position, $block FROM tasks WHERE {NameIs}
            ON CONFLICT (task, sequence, nonce, position) DO UPDATE SET block = excluded.block
            """,
            "$topology", "$subtopology", "$partition", "$sequence", "$nonce", "$position", "$block");
        _trimCommits = Prepare(
            $"""
            DELETE FROM commits WHERE rowid IN (
                SELECT commits.rowid FROM tasks JOIN commits ON commits.task = tasks.number
                WHERE {NameIs} AND commits.sequence <= $through
                ORDER BY commits.sequence LIMIT $limit)
            """,
            "$topology", "$subtopology", "$partition", "$through", "$limit");
        _trimBlocks = Prepare(
            $"""
            DELETE FROM blocks WHERE rowid IN (
                SELECT blocks.rowid FROM tasks JOIN blocks ON blocks.task = tasks.number
                WHERE {NameIs} AND blocks.sequence <= $sequence AND NOT (blocks.sequence = $sequence AND blocks.nonce = $nonce)
                ORDER BY blocks.sequence LIMIT $limit)
            """,
            "$topology", "$subtopology", "$partition", "$sequence", "$nonce", "$limit");
    }

    /// <summary>Writes head and commit; false where the stored head is not the expected one, and then nothing is written.</summary>
    /// <exception cref="SqliteException">
    /// <see cref="IsCommitUnclear"/> tells whether it may have been written all the same.
    /// </exception>
    public bool TryAppend(TaskId task, TaskHead? expected, in CommitBatch batch)
    {
        var head = batch.Head;
        var nonce = head.Nonce.ToByteArray();
        _headBytes.ResetWrittenCount();
        TaskHeadCodec.Write(head, _headBytes);
        var headBytes = _headBytes.WrittenSpan.ToArray();
        var payload = batch.Payload.ToArray();
        Begin();
        try
        {
            var number = expected is null
                ? _firstHead.ExecuteScalar(task.Topology, task.Subtopology, task.Partition, head.Epoch, head.Sequence, nonce, headBytes)
                : _nextHead.ExecuteScalar(
                    task.Topology, task.Subtopology, task.Partition, head.Epoch, head.Sequence, nonce, headBytes,
                    expected.Epoch, expected.Sequence, expected.Nonce.ToByteArray());
            if (number is null)
            {
                _rollback.Execute();
                return false;
            }

            _onStep?.Invoke(SqliteStep.HeadWritten);
            _insertCommit.Execute(number, head.Sequence, nonce, HashOf(payload), payload);
            _onStep?.Invoke(SqliteStep.CommitWritten);
        }
        catch
        {
            TryRollback();
            throw;
        }

        Commit();
        return true;
    }

    public void WriteBlock(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block)
    {
        var bytes = block.ToArray();
        Begin();
        try
        {
            _insertTask.Execute(task.Topology, task.Subtopology, task.Partition);
            _writeBlock.Execute(task.Topology, task.Subtopology, task.Partition, sequence, nonce.ToByteArray(), index, bytes);
            _onStep?.Invoke(SqliteStep.BlockWritten);
        }
        catch
        {
            TryRollback();
            throw;
        }

        Commit();
    }

    /// <summary>Deletes at most <paramref name="limit"/> commits, oldest first; returns how many.</summary>
    public int TrimCommits(TaskId task, long throughSequence, int limit) =>
        Trimmed(_trimCommits.Execute(task.Topology, task.Subtopology, task.Partition, throughSequence, limit));

    /// <summary>Deletes at most <paramref name="limit"/> blocks of replaced snapshots; returns how many.</summary>
    public int TrimBlocks(TaskId task, SnapshotReference snapshot, int limit) =>
        Trimmed(_trimBlocks.Execute(
            task.Topology, task.Subtopology, task.Partition, snapshot.Sequence, snapshot.Nonce.ToByteArray(), limit));

    /// <summary>The last write failed while it was being committed, so only the file knows whether it is there.</summary>
    public bool IsCommitUnclear { get; private set; }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>What a commit's row keeps to find out later whether its bytes have changed.</summary>
    public static long HashOf(ReadOnlySpan<byte> payload) => unchecked((long)XxHash3.HashToUInt64(payload));

    private void Begin()
    {
        IsCommitUnclear = false;
        _begin.Execute();
        _onStep?.Invoke(SqliteStep.Begun);
    }

    private void Commit()
    {
        IsCommitUnclear = true;
        _onStep?.Invoke(SqliteStep.Committing);
        _commit.Execute();
        _onStep?.Invoke(SqliteStep.Committed);
        IsCommitUnclear = false;
    }

    private void TryRollback()
    {
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does after some errors; what went wrong first is what counts.
        }
    }

    private int Trimmed(int count)
    {
        _onStep?.Invoke(SqliteStep.PartTrimmed);
        return count;
    }

    private SqliteStatement Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var statement = new SqliteStatement(_connection, sql, parameters);
        _statements.Add(statement);
        return statement;
    }
}
