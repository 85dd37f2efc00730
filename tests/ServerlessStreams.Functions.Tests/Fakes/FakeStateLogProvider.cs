using ServerlessStreams.State;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal sealed class FakeStateLogProvider : IStateLogProvider
{
    public string Scheme => "fake";

    public string? Location { get; private set; }

    public IStateLog Log { get; } = new InMemoryStateLog();

    public IStateLog Open(string location, TimeProvider timeProvider)
    {
        Location = location;
        return Log;
    }
}
