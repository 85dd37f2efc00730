using Microsoft.Data.Sqlite;
using ServerlessStreams.Errors;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State.Sqlite;

/// <summary>A connection that reads, with its statements. Used by one caller at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string NameIs = "topology = $topology AND subtopology = $subtopology AND partition = $partition";

    private readonly SqliteConnection _connection;
    private readonly string _file;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _commits;
    private readonly SqliteStatement _winner;
    private readonly SqliteStatement _blocks;
    private readonly SqliteStatement _tasks;

    public SqliteReader(SqliteConnection connection, string file)
    {
        _connection = connection;
        _file = file;
        _begin = new SqliteStatement(connection, "BEGIN");
        _end = new SqliteStatement(connection, "ROLLBACK");
        _head = new SqliteStatement(
            connection,
            $"SELECT number, head FROM tasks WHERE {NameIs}",
            "$topology", "$subtopology", "$partition");
        _commits = new SqliteStatement(
            connection,
            "SELECT sequence, hash, payload FROM commits WHERE task = $task AND sequence > $after AND sequence <= $through ORDER BY sequence",
            "$task", "$after", "$through");
        _winner = new SqliteStatement(
            connection,
            "SELECT nonce FROM commits WHERE task = $task AND sequence = $sequence",
            "$task", "$sequence");
        _blocks = new SqliteStatement(
            connection,
            "SELECT position, block FROM blocks WHERE task = $task AND sequence = $sequence AND nonce = $nonce AND position < $count ORDER BY position",
            "$task", "$sequence", "$nonce", "$count");
        _tasks = new SqliteStatement(
            connection,
            "SELECT subtopology, partition FROM tasks WHERE topology = $topology AND head IS NOT NULL",
            "$topology");
    }

    /// <summary>From here to <see cref="End"/> everything read is of one moment, whatever is written meanwhile.</summary>
    public void Begin() => _begin.Execute();

    public void End() => _end.Execute();

    /// <summary>The task's number in the other tables, and its head; both are null where there is none.</summary>
    public (long? Number, TaskHead? Head) ReadHead(TaskId task)
    {
        using var row = _head.ExecuteReader(task.Topology, task.Subtopology, task.Partition);
        if (!row.Read())
        {
            return default;
        }

        var number = row.GetInt64(0);
        if (row.IsDBNull(1))
        {
            return (number, null);
        }

        try
        {
            return (number, TaskHeadCodec.Read(row.GetFieldValue<byte[]>(1)));
        }
        catch (StateFormatException exception)
        {
            throw new StateFormatException($"Task {task} in the state log {_file}: {exception.Message}", exception);
        }
    }

    public SqliteDataReader ReadCommits(long number, long afterSequence, long throughSequence) =>
        _commits.ExecuteReader(number, afterSequence, throughSequence);

    public SqliteDataReader ReadBlocks(long number, SnapshotReference snapshot) =>
        _blocks.ExecuteReader(number, snapshot.Sequence, snapshot.Nonce.ToByteArray(), snapshot.BlockCount);

    /// <summary>The nonce of the write that won a sequence; null where there is none, or it has been trimmed.</summary>
    public Guid? ReadWinner(long number, long sequence) =>
        _winner.ExecuteScalar(number, sequence) is byte[] nonce ? new Guid(nonce) : null;

    public List<TaskId> ReadTasks(string topology)
    {
        List<TaskId> tasks = [];
        using var rows = _tasks.ExecuteReader(topology);
        while (rows.Read())
        {
            tasks.Add(new TaskId(topology, rows.GetString(0), rows.GetInt32(1)));
        }

        return tasks;
    }

    public void Dispose()
    {
        _begin.Dispose();
        _end.Dispose();
        _head.Dispose();
        _commits.Dispose();
        _winner.Dispose();
        _blocks.Dispose();
        _tasks.Dispose();
        _connection.Dispose();
    }
}
