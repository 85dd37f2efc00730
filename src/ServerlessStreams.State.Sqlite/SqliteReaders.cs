using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ServerlessStreams.State.Sqlite;

/// <summary>The connections that read, kept for the next reader. Readers wait neither for each other nor for the writer.</summary>
internal sealed class SqliteReaders(SqliteConnections connections) : IDisposable
{
    /// <summary>How many are kept; more may be in use at once.</summary>
    private const int MaxKept = 8;

    private readonly ConcurrentBag<SqliteReader> _kept = [];
    private volatile bool _isClosed;

    public string File => connections.File;

    public SqliteReader Rent()
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteStateLog));
        return _kept.TryTake(out var reader) ? reader : new SqliteReader(connections.OpenReader(), File);
    }

    /// <summary>Takes a reader back. One on which something failed is closed: nobody knows what it is in the middle of.</summary>
    public void Return(SqliteReader reader, bool isUsable)
    {
        if (!isUsable || _isClosed || _kept.Count >= MaxKept)
        {
            reader.Dispose();
            return;
        }

        _kept.Add(reader);
        if (_isClosed)
        {
            CloseKept();
        }
    }

    /// <summary>Reads something at once.</summary>
    public T Read<T>(Func<SqliteReader, T> read)
    {
        var reader = Rent();
        var isUsable = false;
        try
        {
            var result = read(reader);
            isUsable = true;
            return result;
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(File, "read", exception);
        }
        finally
        {
            Return(reader, isUsable);
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        CloseKept();
    }

    private void CloseKept()
    {
        while (_kept.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
