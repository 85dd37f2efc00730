using ServerlessStreams.State;

namespace ServerlessStreams.Functions.State;

/// <summary><c>memory:</c>, state that ends with the process. For tests and trying out.</summary>
internal sealed class InMemoryStateLogProvider : IStateLogProvider
{
    public string Scheme => "memory";

    public IStateLog Open(string location, TimeProvider timeProvider) => new InMemoryStateLog();
}
