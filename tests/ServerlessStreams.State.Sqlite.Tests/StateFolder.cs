using Microsoft.Data.Sqlite;

namespace ServerlessStreams.State.Sqlite.Tests;

/// <summary>A folder of its own for a test, and the state file in it.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-sqlite-");

    public string Path => _folder.FullName;

    public string File => System.IO.Path.Combine(Path, "state.db");

    public SqliteStateLog Open() => SqliteStateLog.Open(File);

    /// <summary>Opens it with little patience for locks.</summary>
    public SqliteStateLog OpenImpatiently(Action<SqliteStep>? onStep = null) => SqliteStateLog.Open(File, TimeSpan.FromMilliseconds(50), onStep);

    /// <summary>A connection of somebody else: a tool, or a hand that breaks something.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    public long Execute(string sql)
    {
        using var connection = Connect();
        return Execute(connection, sql);
    }

    public static long Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
