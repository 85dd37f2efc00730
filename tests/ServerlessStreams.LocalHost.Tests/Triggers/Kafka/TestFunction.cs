using System.Collections.Concurrent;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka;

/// <summary>A function whose answers the test decides.</summary>
internal sealed class TestFunction(Func<int, IReadOnlyList<KafkaTriggerRecord>, CancellationToken, Task<InvocationOutcome>> answer) : IKafkaBatchExecutor
{
    private int _count;

    public TestFunction()
        : this(static (_, _, _) => Task.FromResult(InvocationOutcome.Succeeded))
    {
    }

    public ConcurrentQueue<IReadOnlyList<KafkaTriggerRecord>> Batches { get; } = [];

    public Task<InvocationOutcome> ExecuteAsync(string functionId, IReadOnlyList<KafkaTriggerRecord> records, CancellationToken stopping)
    {
        Batches.Enqueue(records);
        return answer(Interlocked.Increment(ref _count), records, stopping);
    }
}
