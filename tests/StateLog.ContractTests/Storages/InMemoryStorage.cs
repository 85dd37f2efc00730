using ServerlessStreams.State;

namespace ServerlessStreams.StateLog.ContractTests.Storages;

/// <summary>All owners share the one log, since it is the storage.</summary>
public sealed class InMemoryStorage : LogStorage
{
    private readonly InMemoryStateLog _log = new();

    protected override IStateLog OpenLog() => _log;
}
