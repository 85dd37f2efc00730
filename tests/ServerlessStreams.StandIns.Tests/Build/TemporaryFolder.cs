namespace ServerlessStreams.StandIns.Tests.Build;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("standins-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
