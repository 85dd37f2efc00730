using System.Globalization;
using Microsoft.Data.Sqlite;
using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite;

/// <summary>Opens connections to one file, each with the settings that the log's promises rest on.</summary>
internal sealed class SqliteConnections(string file, TimeSpan busyTimeout)
{
    public string File => file;

    /// <summary>
    /// A connection that writes. <c>synchronous = FULL</c>: a commit is on the disk when it returns, also if the machine
    /// loses power. The setting belongs to the connection, so each gets it.
    /// </summary>
    public SqliteConnection OpenWriter() => Open("PRAGMA synchronous = FULL");

    /// <summary>A connection that only reads; it sees whole transactions and waits for no writer.</summary>
    public SqliteConnection OpenReader() => Open("PRAGMA query_only = ON");

    /// <summary>Makes the folder and opens the file for the first time in this process; checks or makes the tables.</summary>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StateLogException($"Cannot make the folder of the state log {file}: {exception.Message}", isTransient: false, exception);
        }

        using var connection = OpenWriter();
        try
        {
            SqliteSchema.Prepare(connection, file, busyTimeout);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(file, "open", exception);
        }
    }

    private SqliteConnection Open(string pragma)
    {
        // Pooling would keep the file open after the log is closed. The command's time-out is a second wait on top of
        // SQLite's own, which wakes up in shorter steps; it cannot be switched off (0 = for ever), so it is short.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}"));
            Execute(connection, pragma);
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw SqliteErrors.Translate(file, "open", exception);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
