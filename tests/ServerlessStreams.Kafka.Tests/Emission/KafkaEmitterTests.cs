using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>Failures, one by one, on a fake broker that is moved by hand.</summary>
public sealed class KafkaEmitterTests : IAsyncLifetime
{
    private static readonly EmitterTimes Times = new()
    {
        MissingTopic = TimeSpan.FromMilliseconds(30),
        AskAgain = TimeSpan.FromMilliseconds(5),
        LastReports = TimeSpan.FromMilliseconds(50),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(5),
    };

    private readonly FakeBroker _broker = new() { Topics = { ["out"] = 3, ["other"] = 2 } };
    private readonly KafkaEmitter _emitter;
    private readonly CancellationTokenSource _cancellation = new();

    public KafkaEmitterTests() =>
        _emitter = new KafkaEmitter(_broker.Make, "fake:9092", Times, TimeProvider.System, NullLogger.Instance);

    private int Partition { get; } = Kafka.Partitioning.Murmur2Partitioner.PartitionOf("key"u8, 3);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _emitter.DisposeAsync();
        _cancellation.Dispose();
    }

    [Fact]
    public async Task Emit_NothingPending_AsksNothing()
    {
        await _emitter.EmitAsync(Outboxes.Of(), default);

        Assert.Empty(_broker.Producers);
    }

    [Fact]
    public async Task Emit_AllGoesWell_AllInOrderAndMarked()
    {
        var outbox = Outboxes.Sequence(100);

        await FinishAsync(Start(outbox));

        Assert.Equal(0, outbox.PendingCount);
        Assert.Equal(Enumerable.Range(0, 100).Select(n => (long)n), _broker.Log("out", Partition).Numbers());
        Assert.Single(_broker.Producers);
    }

    [Fact]
    public async Task Emit_PartOfItAcknowledgedBefore_SendsTheRestOnly()
    {
        var outbox = Outboxes.Sequence(6);
        outbox.Acknowledge(0);
        outbox.Acknowledge(1);

        await FinishAsync(Start(outbox));

        Assert.Equal([2, 3, 4, 5], _broker.Log("out", Partition).Numbers());
    }

    [Fact]
    public async Task Emit_PartitionIsNewToTheProducer_SendsOneRecordFirst()
    {
        var first = Start(Outboxes.Sequence(50));
        await UntilAsync(() => Taken() > 0);
        var alone = Taken();
        await FinishAsync(first);
        var second = Start(Outboxes.Sequence(50));
        await UntilAsync(() => Taken() >= 100);
        await FinishAsync(second);

        // The second outbox goes as a whole: nothing was acknowledged before all of it was handed over.
        Assert.Equal(1, alone);
        Assert.Equal(100, Taken());
    }

    [Fact]
    public async Task Emit_NoKey_PartitionFollowsTheIdSoARepeatComesToTheSame()
    {
        OutboxRecord[] records = [.. Enumerable.Range(0, 9).Select(n => Outboxes.Record(n, key: null))];
        await FinishAsync(Start(Outboxes.Of(records)));
        await FinishAsync(Start(Outboxes.Of(records)));

        for (var partition = 0; partition < 3; partition++)
        {
            long[] numbers = [partition, partition + 3, partition + 6];
            Assert.Equal([.. numbers, .. numbers], _broker.Log("out", partition).Numbers());
        }
    }

    [Fact]
    public async Task Emit_FatalError_SendsTheRestWithANewProducer()
    {
        await FinishAsync(Start(Outboxes.Sequence(1)));
        var outbox = Outboxes.Sequence(20);
        var emission = Start(outbox);
        await UntilAsync(() => Taken() == 21);

        _broker.Producers[0].Fail();
        await FinishAsync(emission);

        Assert.Equal(2, _broker.Producers.Count);
        Assert.Equal(0, outbox.PendingCount);
        Order.AssertGrows(_broker);
        Assert.Equal(20, _broker.Log("out", Partition).Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public async Task Emit_FatalErrorDuringAnotherTasksCall_BothGetThrough()
    {
        await FinishAsync(Start(Outboxes.Sequence(1)));
        var one = Start(Outboxes.Sequence(30, task: Outboxes.Task(1)));
        var two = Start(Outboxes.Sequence(30, task: Outboxes.Task(2)));
        await UntilAsync(() => Taken() == 61);

        _broker.Producers[0].Fail();
        await FinishAsync(Task.WhenAll(one, two));

        Order.AssertGrows(_broker);
        Assert.Equal(2, _broker.Producers.Count);
        Assert.Equal(61, _broker.Log("out", Partition).Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public async Task Emit_TwoCallsAndAPartitionNewToTheProducer_OnlyOneRecordGoesFirst()
    {
        var one = Start(Outboxes.Sequence(5, task: Outboxes.Task(1)));
        var two = Start(Outboxes.Of(
            Outboxes.Record(0, task: Outboxes.Task(2)), Outboxes.Record(1, "other", task: Outboxes.Task(2))));
        await UntilAsync(() => Taken() == 2);
        await FinishAsync(Task.WhenAll(one, two));

        // The first to come sent one record; had both, the broker could have kept the second without the first.
        Assert.Equal(6, _broker.Log("out", Partition).Count);
        Assert.Single(_broker.Log("other", OtherPartition));
    }

    [Fact]
    public async Task Emit_RecordRefused_ThoseBeforeItAreThereThoseBehindItAreNot()
    {
        _broker.Refuses = record => record.Id.Number == 7 ? ErrorCode.InvalidTimestamp : ErrorCode.NoError;
        var outbox = Outboxes.Sequence(20);

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => FinishAsync(Start(outbox)));

        Assert.Equal(7, thrown.Index);
        Assert.Contains("orders/main/0/1/7", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'out'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("InvalidTimestamp", thrown.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], _broker.Log("out", Partition).Numbers().Distinct());
        Assert.Equal(13, outbox.PendingCount);
        Order.AssertGrows(_broker);
    }

    [Fact]
    public async Task Emit_RecordRefusedWithoutNamingIt_IsFoundOneByOne()
    {
        _broker.NamesTheRefused = false;
        _broker.Refuses = record => record.Id.Number == 11 ? ErrorCode.InvalidRecord : ErrorCode.NoError;
        var outbox = Outboxes.Sequence(20);

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => FinishAsync(Start(outbox)));

        Assert.Equal(11, thrown.Index);
        Assert.Equal(Enumerable.Range(0, 11).Select(n => (long)n), _broker.Log("out", Partition).Numbers().Distinct());
    }

    [Fact]
    public async Task Emit_OtherPartitionsOfARefusedRecord_GetThrough()
    {
        _broker.Refuses = record => record.Topic == "out" ? ErrorCode.InvalidRecord : ErrorCode.NoError;
        var outbox = Outboxes.Of(Outboxes.Record(0), Outboxes.Record(1, "other"), Outboxes.Record(2), Outboxes.Record(3, "other"));

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => FinishAsync(Start(outbox)));

        Assert.Equal(0, thrown.Index);
        Assert.True(outbox.IsAcknowledged(1) && outbox.IsAcknowledged(3));
        Assert.False(outbox.IsAcknowledged(0) || outbox.IsAcknowledged(2));
    }

    [Fact]
    public async Task Emit_AfterTheRefusedRecordWasReplaced_TheRestGetsThrough()
    {
        _broker.Refuses = record => record is { Topic: "out", Id.Number: 2 } ? ErrorCode.InvalidRecord : ErrorCode.NoError;
        var outbox = Outboxes.Sequence(5);
        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => FinishAsync(Start(outbox)));

        outbox.Replace(thrown.Index, outbox[thrown.Index] with { Topic = "other" });
        await FinishAsync(Start(outbox));

        Assert.Equal([0, 1, 3, 4], _broker.Log("out", Partition).Numbers().Distinct());
        Assert.Equal(0, outbox.PendingCount);
        Order.AssertGrows(_broker);
    }

    [Fact]
    public async Task Emit_ClientRefusesTheSize_NamesTheRecordAndKeepsTheProducer()
    {
        _broker.ClientRefuses = record => record.Id.Number == 3 ? ErrorCode.MsgSizeTooLarge : ErrorCode.NoError;
        var outbox = Outboxes.Sequence(6);

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => FinishAsync(Start(outbox)));

        Assert.Equal(3, thrown.Index);
        Assert.Equal([0, 1, 2], _broker.Log("out", Partition).Numbers());
        Assert.Single(_broker.Producers);
    }

    [Fact]
    public async Task Emit_TopicTakesSmallBatchesOnly_GetsThroughAndLearns()
    {
        Outbox Next(int first) =>
            Outboxes.Of([.. Enumerable.Range(first, 20).Select(n => Outboxes.Record(n, value: new string('x', 300)))]);
        _broker.MaxBatchBytes = 700;
        await FinishAsync(Start(Next(0)));
        await FinishAsync(Start(Next(20)));
        var producers = _broker.Producers.Count;

        await FinishAsync(Start(Next(40)));

        Assert.Equal(Enumerable.Range(0, 60).Select(n => (long)n), _broker.Log("out", Partition).Numbers().Distinct());
        Assert.True(producers > 2);
        Assert.Equal(producers, _broker.Producers.Count);
        Order.AssertGrows(_broker);
    }

    [Fact]
    public async Task Emit_OneRecordLargerThanTheTopicTakes_IsRejected()
    {
        _broker.MaxBatchBytes = 700;
        var records = Enumerable.Range(0, 8).Select(n => Outboxes.Record(n, value: new string('x', n == 5 ? 701 : 100)));

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => FinishAsync(Start(Outboxes.Of([.. records]))));

        Assert.Equal(5, thrown.Index);
        Assert.Equal([0, 1, 2, 3, 4], _broker.Log("out", Partition).Numbers().Distinct());
    }

    [Fact]
    public async Task Emit_QueueFull_WaitsAndGetsThrough()
    {
        _broker.QueueCapacity = 4;

        await FinishAsync(Task.WhenAll(
            Start(Outboxes.Sequence(50, task: Outboxes.Task(1))), Start(Outboxes.Sequence(50, task: Outboxes.Task(2)))));

        Assert.Equal(100, _broker.Log("out", Partition).Count);
        Assert.Single(_broker.Producers);
        Order.AssertGrows(_broker);
    }

    [Fact]
    public async Task Emit_CancelledWhileQueueIsFull_Ends()
    {
        _broker.QueueCapacity = 0;
        var emission = Start(Outboxes.Sequence(5));

        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => emission);
    }

    [Fact]
    public async Task Emit_CancelledInTheMiddle_KeepsTheMarksAndTheNextCallSendsTheRest()
    {
        await FinishAsync(Start(Outboxes.Sequence(1, "other")));
        var outbox = Outboxes.Of([.. Enumerable.Range(1, 5).Select(n => Outboxes.Record(n)), .. Enumerable.Range(6, 5).Select(n => Outboxes.Record(n, "other"))]);
        var emission = Start(outbox);
        await UntilAsync(() => Taken() >= 7);
        var random = new Random(3);
        while (_broker.Log("other", OtherPartition).Count < 6)
        {
            _broker.Step(random, FakeFaults.None);
        }

        await _cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => emission);
        var pending = outbox.PendingCount;
        await FinishAsync(_emitter.EmitAsync(outbox, default).AsTask());

        Assert.InRange(pending, 1, 10);
        Assert.Equal(0, outbox.PendingCount);
        Assert.Equal(2, _broker.Producers.Count);
        Order.AssertGrows(_broker);
    }

    [Fact]
    public async Task Emit_CancelledBeforeItBegins_SendsNothing()
    {
        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Start(Outboxes.Sequence(3)));

        Assert.Equal(0, Taken());
    }

    [Fact]
    public async Task Emit_AnotherCallIsCancelled_SendsAgainByItself()
    {
        await FinishAsync(_emitter.EmitAsync(Outboxes.Sequence(1), default).AsTask());
        var mine = Outboxes.Sequence(10, task: Outboxes.Task(1));
        var emission = _emitter.EmitAsync(mine, default).AsTask();
        var other = Start(Outboxes.Sequence(10, task: Outboxes.Task(2)));
        await UntilAsync(() => Taken() == 21);

        await _cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        await UntilAsync(() => _broker.Producers[0].IsClosed);
        await FinishAsync(emission);

        Assert.Equal(0, mine.PendingCount);
        Assert.Equal(2, _broker.Producers.Count);
    }

    [Fact]
    public async Task Emit_BrokerUnreachable_WaitsUntilCancelledThenNamesBrokerAndError()
    {
        _broker.IsReachable = false;
        var emission = Start(Outboxes.Sequence(3));
        await UntilAsync(() => _broker.TopicQuestions > 2);

        await _cancellation.CancelAsync();
        var thrown = await Assert.ThrowsAsync<EmissionException>(() => emission);

        Assert.Contains("fake:9092", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Local_Transport", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("3 of 3", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, Taken());
    }

    [Fact]
    public async Task Emit_BrokerComesBack_GetsThrough()
    {
        _broker.IsReachable = false;
        var emission = Start(Outboxes.Sequence(3));
        await UntilAsync(() => _broker.TopicQuestions > 2);

        _broker.IsReachable = true;
        await FinishAsync(emission);

        Assert.Equal([0, 1, 2], _broker.Log("out", Partition).Numbers());
    }

    [Fact]
    public async Task Emit_TopicMissing_FailsAndNamesItWhileOthersGetThrough()
    {
        var outbox = Outboxes.Of(Outboxes.Record(0, "nowhere"), Outboxes.Record(1));

        var thrown = await Assert.ThrowsAsync<EmissionException>(() => FinishAsync(Start(outbox)));

        Assert.Contains("'nowhere'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("UnknownTopicOrPart", thrown.Message, StringComparison.Ordinal);
        Assert.True(outbox.IsAcknowledged(1));
    }

    [Fact]
    public async Task Emit_NotAllowedToWrite_FailsWithoutBlamingARecord()
    {
        _broker.NamesTheRefused = false;
        _broker.Refuses = record => record.Topic == "out" ? ErrorCode.TopicAuthorizationFailed : ErrorCode.NoError;
        var outbox = Outboxes.Of(Outboxes.Record(0), Outboxes.Record(1, "other"));

        var thrown = await Assert.ThrowsAsync<EmissionException>(() => FinishAsync(Start(outbox)));

        Assert.Contains("TopicAuthorizationFailed", thrown.Message, StringComparison.Ordinal);
        Assert.True(outbox.IsAcknowledged(1));
    }

    [Fact]
    public async Task Emit_TopicHasFewerPartitionsThanBefore_AsksAgain()
    {
        var stale = true;
        _broker.ClientRefuses = _ => stale ? ErrorCode.Local_UnknownPartition : ErrorCode.NoError;
        var emission = Start(Outboxes.Sequence(2));
        await UntilAsync(() => _broker.TopicQuestions > 1);

        stale = false;
        await FinishAsync(emission);

        Assert.Equal(2, _broker.Log("out", Partition).Count);
    }

    [Fact]
    public async Task Dispose_CallsUnderWay_Fail()
    {
        var emission = Start(Outboxes.Sequence(3));
        await UntilAsync(() => Taken() > 0);

        await _emitter.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => emission);
    }

    private int OtherPartition { get; } = Kafka.Partitioning.Murmur2Partitioner.PartitionOf("key"u8, 2);

    private int Taken() => _broker.Producers.Sum(producer => producer.Taken);

    private Task Start(Outbox outbox) => Task.Run(() => _emitter.EmitAsync(outbox, _cancellation.Token).AsTask());

    private static async Task UntilAsync(Func<bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(20), "What was waited for did not come.");
            await Task.Delay(1);
        }
    }

    private async Task FinishAsync(Task emission)
    {
        await UntilAsync(() =>
        {
            _broker.Settle();
            return emission.IsCompleted;
        });
        await emission;
    }
}
