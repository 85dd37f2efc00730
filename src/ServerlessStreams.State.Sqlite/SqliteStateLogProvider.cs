using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite;

/// <summary>
/// Opens <c>sqlite:&lt;path&gt;</c>, e.g. <c>sqlite:data/state.db</c>.
/// </summary>
/// <remarks>
/// The location is the path of a file, relative to the current directory or absolute; file and folders are made on
/// demand. A location that is a folder (it exists, or ends with a separator) means <c>streams.db</c> in it. An empty
/// location is refused, since durable state in a place that nobody chose would be lost unnoticed. <c>:memory:</c> and
/// <c>file:</c> addresses are refused. So is a network share, because SQLite's locks do not hold there: <c>/home</c> of
/// an Azure App Service, and UNC paths.
/// </remarks>
public sealed class SqliteStateLogProvider : IStateLogProvider
{
    /// <inheritdoc/>
    /// <value><c>sqlite</c></value>
    public string Scheme => "sqlite";

    /// <inheritdoc/>
    /// <exception cref="StateLogException">
    /// The location is not allowed, cannot be written, is locked, or holds something else than a state log that this
    /// version reads.
    /// </exception>
    public IStateLog Open(string location, TimeProvider timeProvider) =>
        SqliteStateLog.Open(SqliteLocation.Resolve(location, Environment.GetEnvironmentVariable));
}
