using Microsoft.Data.Sqlite;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State.Sqlite;

/// <summary>
/// Rows of one task that are read one by one, in one read transaction together with the head: what is written or
/// trimmed meanwhile does not show. It must be disposed, since an open one keeps the write-ahead log from being emptied.
/// </summary>
internal sealed class SqliteScan : IDisposable
{
    private readonly SqliteReaders _readers;
    private readonly SqliteReader _reader;
    private SqliteDataReader? _rows;
    private bool _isUsable;

    /// <param name="readers">Where the connection comes from.</param>
    /// <param name="task">The task.</param>
    /// <param name="open">Begins to read rows, given the task's number and head; not called where there is no such task.</param>
    public SqliteScan(SqliteReaders readers, TaskId task, Func<SqliteReader, long, TaskHead?, SqliteDataReader> open)
    {
        _readers = readers;
        _reader = readers.Rent();
        try
        {
            _reader.Begin();
            (var number, Head) = _reader.ReadHead(task);
            _rows = number is { } known ? open(_reader, known, Head) : null;
            _isUsable = true;
        }
        catch (SqliteException exception)
        {
            readers.Return(_reader, isUsable: false);
            throw SqliteErrors.Translate(readers.File, "read", exception);
        }
        catch
        {
            readers.Return(_reader, isUsable: false);
            throw;
        }
    }

    /// <summary>The head at the moment of the scan.</summary>
    public TaskHead? Head { get; }

    /// <summary>The next row; null at the end.</summary>
    public SqliteDataReader? Next()
    {
        try
        {
            return _rows?.Read() == true ? _rows : null;
        }
        catch (SqliteException exception)
        {
            _isUsable = false;
            throw SqliteErrors.Translate(_readers.File, "read", exception);
        }
    }

    public void Dispose()
    {
        try
        {
            _rows?.Dispose();
            if (_isUsable)
            {
                _reader.End();
            }
        }
        catch (SqliteException)
        {
            // What was read is right; only the connection is not used again.
            _isUsable = false;
        }

        _rows = null;
        _readers.Return(_reader, _isUsable);
    }
}
