using ServerlessStreams.State;
using ServerlessStreams.Testing;

namespace ServerlessStreams.StateLog.ContractTests.Storages;

/// <summary>Without faults the fault injector keeps the contract of what it wraps.</summary>
public sealed class WrappedStorage : LogStorage
{
    private readonly InMemoryStateLog _log = new();

    protected override IStateLog OpenLog() => new FaultInjectingStateLog(_log, FaultPlan.None);
}
