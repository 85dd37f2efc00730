using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Emission;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>What the emitter makes of single reports.</summary>
public sealed class KafkaEmitterReportTests : IAsyncLifetime
{
    private readonly List<ScriptedProducer> _producers = [];
    private readonly KafkaEmitter _emitter;

    public KafkaEmitterReportTests() => _emitter = new KafkaEmitter(
        _ =>
        {
            lock (_producers)
            {
                _producers.Add(new ScriptedProducer());
                return _producers[^1];
            }
        },
        "fake:9092",
        new EmitterTimes { FirstPause = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System,
        NullLogger.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _emitter.DisposeAsync();

    [Fact]
    public async Task Emit_AcknowledgedBehindALostOne_IsSentAgainByANewProducer()
    {
        var (outbox, emission, producer) = await UnderWayAsync(4);
        producer.Report(1, ErrorCode.NoError);
        producer.Report(2, ErrorCode.Local_PurgeQueue);
        producer.Report(3, ErrorCode.NoError);
        await UntilAsync(() => Producers > 1 && Producer(1).Taken == 1);

        Assert.True(outbox.IsAcknowledged(1));
        Assert.False(outbox.IsAcknowledged(2) || outbox.IsAcknowledged(3));
        Producer(1).Report(0, ErrorCode.NoError);
        await UntilAsync(() => Producer(1).Taken == 2);
        Producer(1).Report(1, ErrorCode.NoError);
        await emission;

        Assert.Equal([2, 3], [Producer(1).NumberOf(0), Producer(1).NumberOf(1)]);
        await UntilAsync(() => producer.IsClosed);
    }

    [Fact]
    public async Task Emit_AFailureThatIsNotFatal_ReplacesTheProducerAllTheSame()
    {
        var (_, emission, producer) = await UnderWayAsync(2);
        producer.Report(1, ErrorCode.Local_MsgTimedOut);
        await UntilAsync(() => Producers > 1 && Producer(1).Taken == 1);
        Producer(1).Report(0, ErrorCode.NoError);
        await emission;

        await UntilAsync(() => producer.IsClosed);
    }

    [Fact]
    public async Task Emit_ReportsOfAnAbandonedRound_ChangeNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var (outbox, emission, producer) = await UnderWayAsync(3, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => emission);

        producer.Report(1, ErrorCode.NoError);
        producer.Report(2, ErrorCode.NoError);

        Assert.Equal(2, outbox.PendingCount);
    }

    [Fact]
    public async Task Emit_SecondProducer_IntroducesItselfAnew()
    {
        var (_, emission, producer) = await UnderWayAsync(5);
        for (var taken = 1; taken < 5; taken++)
        {
            producer.Report(taken, ErrorCode.Local_PurgeInflight);
        }

        await UntilAsync(() => Producers > 1 && Producer(1).Taken > 0);

        Assert.Equal(1, Producer(1).Taken);
        Producer(1).Report(0, ErrorCode.NoError);
        await UntilAsync(() => Producer(1).Taken == 4);
        for (var taken = 1; taken < 4; taken++)
        {
            Producer(1).Report(taken, ErrorCode.NoError);
        }

        await emission;
    }

    private int Producers
    {
        get
        {
            lock (_producers)
            {
                return _producers.Count;
            }
        }
    }

    private ScriptedProducer Producer(int number)
    {
        lock (_producers)
        {
            return _producers[number];
        }
    }

    /// <summary>An outbox whose first record has introduced the producer, and is acknowledged; the rest is under way.</summary>
    private async Task<(Outbox Outbox, Task Emission, ScriptedProducer Producer)> UnderWayAsync(int count, CancellationToken cancellationToken = default)
    {
        var outbox = Outboxes.Sequence(count);
        var emission = _emitter.EmitAsync(outbox, cancellationToken).AsTask();
        await UntilAsync(() => Producers == 1 && Producer(0).Taken == 1);
        Producer(0).Report(0, ErrorCode.NoError);
        await UntilAsync(() => Producer(0).Taken == count);
        return (outbox, emission, Producer(0));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "What was waited for did not come.");
            await Task.Delay(1);
        }
    }
}
