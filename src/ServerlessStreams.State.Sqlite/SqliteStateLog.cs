using System.Globalization;
using Microsoft.Data.Sqlite;
using ServerlessStreams.Errors;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State.Sqlite;

/// <summary>A state log in one SQLite file on a local disk: the embedded default.</summary>
/// <remarks>
/// <para><b>Durability.</b> Write-ahead log, <c>synchronous = FULL</c>: a commit that is answered survives the death of
/// the process and the loss of power.</para>
/// <para><b>Several processes</b> on one file (of one machine) stay correct: head and commit are written in one
/// transaction that takes the write lock before it compares the head. A lock that another process holds for more than
/// five seconds is a transient <see cref="StateLogException"/>.</para>
/// <para><b>Threads.</b> SQLite is a library, so a call does its work on the caller's thread, also where it returns a
/// <see cref="ValueTask"/>: a read takes microseconds, a write as long as the disk needs to confirm it. Writers of this
/// process wait for each other without a thread; only a lock of another process blocks the thread, for at most the five
/// seconds. Readers wait for nobody.</para>
/// <para><b>Cancellation</b> ends the wait for the other writers; a write that has begun is finished.</para>
/// <para><b>Size.</b> Room that a trim frees is used again; the file does not shrink.</para>
/// </remarks>
public sealed class SqliteStateLog : IStateLog
{
    /// <summary>How long a lock of another process is waited for.</summary>
    internal static readonly TimeSpan DefaultBusyTimeout = TimeSpan.FromSeconds(5);

    // A trim holds the write lock for one part at a time, so that a commit never waits for all of it.
    private const int TrimCommitsAtOnce = 500;
    private const int TrimBlocksAtOnce = 100;

    private readonly SqliteConnections _connections;
    private readonly SqliteReaders _readers;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Action<SqliteStep>? _onStep;
    private SqliteWriter? _writer;
    private bool _isDisposed;

    private SqliteStateLog(SqliteConnections connections, Action<SqliteStep>? onStep)
    {
        _connections = connections;
        _readers = new SqliteReaders(connections);
        _onStep = onStep;
    }

    /// <summary>The full path of the file.</summary>
    public string File => _connections.File;

    /// <summary>Opens a file; makes it, its folder and its tables where they are missing.</summary>
    /// <param name="file">The path. What the setting <c>sqlite:…</c> allows is checked by <see cref="SqliteStateLogProvider"/>.</param>
    /// <exception cref="StateLogException">
    /// It cannot be opened or written, is locked, or holds something else than a state log that this version reads. The
    /// message names the file and says what to do; nothing has been changed.
    /// </exception>
    public static SqliteStateLog Open(string file) => Open(file, DefaultBusyTimeout, onStep: null);

    internal static SqliteStateLog Open(string file, TimeSpan busyTimeout, Action<SqliteStep>? onStep)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        var connections = new SqliteConnections(Path.GetFullPath(file), busyTimeout);
        connections.Prepare();
        return new SqliteStateLog(connections, onStep);
    }

    /// <inheritdoc/>
    public ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(ReadHead(task));
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        commit.ThrowIfNotAfter(expected);
        await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Append(task, expected, commit);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        return SqliteReading.ReadCommits(_readers, task, afterSequence, throughSequence, cancellationToken).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public async ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Write(writer => writer.WriteBlock(task, sequence, nonce, index, block));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return SqliteReading.ReadSnapshot(_readers, task, snapshot, cancellationToken).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public async ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        await TrimPartsAsync(writer => writer.TrimCommits(task, throughSequence, TrimCommitsAtOnce) == TrimCommitsAtOnce, cancellationToken).ConfigureAwait(false);
        await TrimPartsAsync(writer => writer.TrimBlocks(task, snapshot, TrimBlocksAtOnce) == TrimBlocksAtOnce, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return List().ToAsyncEnumerable();

        IEnumerable<TaskId> List()
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var task in _readers.Read(reader => reader.ReadTasks(topology)))
            {
                yield return task;
            }
        }
    }

    /// <summary>Waits for the write under way and closes the file; the last one to close it empties the write-ahead log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        _writer?.Dispose();
        _writer = null;
        _readers.Dispose();

        // The semaphore is only released: who waits for it wakes up and finds the log closed.
        _writing.Release();
    }

    private TaskHead? ReadHead(TaskId task) => _readers.Read(reader => reader.ReadHead(task).Head);

    private AppendOutcome Append(TaskId task, TaskHead? expected, in CommitBatch commit)
    {
        try
        {
            if (Writer().TryAppend(task, expected, commit))
            {
                return AppendOutcome.Appended;
            }
        }
        catch (SqliteException exception)
        {
            var isUnclear = _writer?.IsCommitUnclear == true;
            var failure = Failed("write", exception);
            if (isUnclear && IsStored(task, commit.Head, failure))
            {
                return AppendOutcome.Appended;
            }

            throw failure;
        }

        return ReadHead(task)?.IsSameWrite(commit.Head) == true ? AppendOutcome.Appended : AppendOutcome.Conflict;
    }

    /// <summary>Whether a commit is there after all, told by its nonce, also where others have been appended since.</summary>
    private bool IsStored(TaskId task, TaskHead head, StateLogException failure)
    {
        try
        {
            return _readers.Read(reader =>
                reader.ReadHead(task).Number is { } number && reader.ReadWinner(number, head.Sequence) == head.Nonce);
        }
        catch (StreamsException)
        {
            throw new StateLogException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Whether commit {head.Sequence} of task {task} has been written is not known; read the head again. {failure.Message}"),
                isTransient: true,
                failure);
        }
    }

    private async ValueTask TrimPartsAsync(Func<SqliteWriter, bool> trim, CancellationToken cancellationToken)
    {
        for (var isMore = true; isMore;)
        {
            await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                Write(writer => isMore = trim(writer));
            }
            finally
            {
                _writing.Release();
            }
        }
    }

    private async ValueTask BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_isDisposed)
        {
            _writing.Release();
            throw new ObjectDisposedException(nameof(SqliteStateLog));
        }
    }

    private void Write(Action<SqliteWriter> write)
    {
        try
        {
            write(Writer());
        }
        catch (SqliteException exception)
        {
            throw Failed("write", exception);
        }
    }

    private SqliteWriter Writer()
    {
        // On Unix a deleted file can be written on, and all of it would be gone at the end.
        return System.IO.File.Exists(File)
            ? _writer ??= new SqliteWriter(_connections.OpenWriter(), _onStep)
            : throw SqliteErrors.DeletedFile(File);
    }

    private StateLogException Failed(string doing, SqliteException exception)
    {
        // A connection that found the lock taken is as good as before; of any other nobody knows what it holds.
        if (!SqliteErrors.IsBusy(exception) || _writer?.IsCommitUnclear == true)
        {
            _writer?.Dispose();
            _writer = null;
        }

        return SqliteErrors.Translate(File, doing, exception);
    }
}
