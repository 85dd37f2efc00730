using System.Collections.Concurrent;

namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>The workers that were started and have not connected yet, by their id: nobody else may connect.</summary>
internal sealed class ExpectedWorkers
{
    private readonly ConcurrentDictionary<string, Expected> _workers = new(StringComparer.Ordinal);

    /// <summary>Lets the worker of <paramref name="channel"/> connect; the task is done when it has.</summary>
    public Task Expect(WorkerChannel channel)
    {
        var expected = new Expected(channel, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _workers[channel.WorkerId] = expected;
        return expected.Arrived.Task;
    }

    /// <summary>No longer lets it connect.</summary>
    public void Forget(WorkerChannel channel) => _workers.TryRemove(channel.WorkerId, out _);

    /// <summary>The conversation of a worker that has just connected, or null where none is expected.</summary>
    public WorkerChannel? Connected(string workerId)
    {
        if (!_workers.TryRemove(workerId, out var expected))
        {
            return null;
        }

        expected.Arrived.TrySetResult();
        return expected.Channel;
    }

    private sealed record Expected(WorkerChannel Channel, TaskCompletionSource Arrived);
}
