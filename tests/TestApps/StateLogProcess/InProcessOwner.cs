using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace StateLogProcess;

/// <summary>An owner in this process.</summary>
public sealed class InProcessOwner(IStateLog log, TaskId task) : ISteppedOwner
{
    private readonly Owner _owner = new(log, task);

    public Task<AppendOutcome> TryAddAsync(long value) => _owner.TryAddAsync(value);

    public async Task<IReadOnlyList<long>> CatchUpAsync()
    {
        await _owner.CatchUpAsync();
        return [.. _owner.Values];
    }

    public Task WriteSnapshotAsync() => _owner.WriteSnapshotAsync();

    public Task TrimAsync() => _owner.TrimAsync();
}
