using System.Globalization;
using ServerlessStreams.State;
using ServerlessStreams.State.Sqlite;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>State logs in a temporary folder, each in a new file; one at a time is open, and those before are deleted.</summary>
internal sealed class SqliteFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streams-bench-");
    private int _opened;

    public IStateLog OpenNew()
    {
        foreach (var file in _directory.GetFiles())
            file.Delete();
        return SqliteStateLog.Open(Path.Combine(_directory.FullName, string.Create(CultureInfo.InvariantCulture, $"run-{++_opened}.db")));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
