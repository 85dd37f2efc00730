using Microsoft.Data.Sqlite;

namespace ServerlessStreams.State.Sqlite;

/// <summary>A statement that is prepared once for its connection and run many times.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    /// <param name="connection">The connection, which outlives the statement.</param>
    /// <param name="sql">The statement; its parameters are named.</param>
    /// <param name="parameters">Their names, in the order in which values are given later.</param>
    public SqliteStatement(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = new SqliteParameter[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
        {
            _parameters[index] = _command.CreateParameter();
            _parameters[index].ParameterName = parameters[index];
            _command.Parameters.Add(_parameters[index]);
        }
    }

    public int Execute(params ReadOnlySpan<object> values)
    {
        Bind(values);
        try
        {
            return _command.ExecuteNonQuery();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>The first column of the first row; null where there is no row.</summary>
    public object? ExecuteScalar(params ReadOnlySpan<object> values)
    {
        Bind(values);
        try
        {
            return _command.ExecuteScalar();
        }
        finally
        {
            Release();
        }
    }

    public SqliteDataReader ExecuteReader(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        if (values.Length != _parameters.Length)
        {
            throw new ArgumentException($"{values.Length} values for {_parameters.Length} parameters.");
        }

        for (var index = 0; index < values.Length; index++)
        {
            _parameters[index].Value = values[index];
        }
    }

    /// <summary>Payloads may be large, and the statement lives as long as its connection.</summary>
    private void Release()
    {
        foreach (var parameter in _parameters)
        {
            parameter.Value = DBNull.Value;
        }
    }
}
