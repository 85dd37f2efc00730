using ServerlessStreams.Emission;

namespace ServerlessStreams.Functions.Tests.Fakes;

/// <summary>Acknowledges everything, or waits until the test lets it.</summary>
internal sealed class FakeEmitter : IEmitter
{
    private readonly List<OutboxRecord> _sent = [];

    public IReadOnlyList<OutboxRecord> Sent => _sent;

    /// <summary>Completes when records are handed over.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a hand-over waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask EmitAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        Entered.TrySetResult();
        await Gate.WaitAsync(cancellationToken);
        for (var index = 0; index < outbox.Count; index++)
        {
            if (!outbox.IsAcknowledged(index))
            {
                _sent.Add(outbox[index]);
                outbox.Acknowledge(index);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
