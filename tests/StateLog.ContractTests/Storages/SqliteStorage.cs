using ServerlessStreams.State;
using ServerlessStreams.State.Sqlite;

namespace ServerlessStreams.StateLog.ContractTests.Storages;

/// <summary>Each owner opens the same file for itself.</summary>
public sealed class SqliteStorage : LogStorage
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-contract-");

    protected override IStateLog OpenLog() => SqliteStateLog.Open(Path.Combine(_folder.FullName, "state.db"));

    protected override void Remove() => _folder.Delete(recursive: true);
}
