using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing.Tests.Faults;

public sealed class FaultInjectingStateLogTests
{
    private static readonly TaskId Id = new("topology", "main", 0);

    private readonly InMemoryStateLog _inner = new();

    [Fact]
    public async Task FailBefore_Append_InnerLogHasNothing()
    {
        var log = Wrap(FaultPlan.At(0, StateLogFault.FailBefore()));

        var exception = await Assert.ThrowsAsync<StateLogException>(() => AppendAsync(log, null, Head(1)));

        Assert.True(exception.IsTransient);
        Assert.Contains("Append", exception.Message, StringComparison.Ordinal);
        Assert.Null(await _inner.ReadHeadAsync(Id, default));
        Assert.Equal(1, log.FaultCount);
    }

    [Fact]
    public async Task FailAfter_Append_InnerLogHasIt()
    {
        var log = Wrap(FaultPlan.At(0, StateLogFault.FailAfter(call => new StateLogException($"lost {call.Number}", isTransient: false))));
        var head = Head(1);

        var exception = await Assert.ThrowsAsync<StateLogException>(() => AppendAsync(log, null, head));

        Assert.Equal("lost 0", exception.Message);
        Assert.Equal(head, await _inner.ReadHeadAsync(Id, default));
    }

    [Theory]
    [InlineData(FaultKind.CrashBefore, false)]
    [InlineData(FaultKind.CrashAfter, true)]
    public async Task Crash_Append_NothingWorksUntilRecovered(FaultKind kind, bool isThere)
    {
        var log = Wrap(FaultPlan.At(1, kind == FaultKind.CrashBefore ? StateLogFault.CrashBefore : StateLogFault.CrashAfter));
        await log.ReadHeadAsync(Id, default);

        await Assert.ThrowsAsync<InjectedCrashException>(() => AppendAsync(log, null, Head(1)));
        await Assert.ThrowsAsync<InjectedCrashException>(async () => await log.ReadHeadAsync(Id, default));
        await Assert.ThrowsAsync<InjectedCrashException>(async () => await log.ListTasksAsync("topology", default).ToListAsync());
        Assert.True(log.IsCrashed);
        Assert.Equal((2, 1), (log.StepCount, log.FaultCount));

        log.Recover();
        Assert.Equal(isThere, await log.ReadHeadAsync(Id, default) is not null);
    }

    [Fact]
    public async Task Conflict_Append_AnotherOwnerHasTheSameBatch()
    {
        var log = Wrap(FaultPlan.At(0, StateLogFault.Conflict()));
        var head = Head(1) with { OutboxCount = 5 };

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(log, null, head));

        var stored = await _inner.ReadHeadAsync(Id, default);
        Assert.Equal(head with { Nonce = stored!.Nonce }, stored);
        Assert.NotEqual(head.Nonce, stored.Nonce);
        Assert.Equal(1, log.FaultCount);
    }

    [Fact]
    public async Task Conflict_WithIntruder_ItsCommitIsThere()
    {
        var log = Wrap(FaultPlan.From(call => call.Number == 1
            ? StateLogFault.Conflict((stored, batch) => new CommitBatch(Head(stored!.Sequence + 1), new byte[] { 9 }))
            : null));
        var first = Head(1);
        await AppendAsync(log, null, first);

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(log, first, Head(2)));

        var commits = await log.ReadCommitsAsync(Id, 1, 2, default).Select(commit => commit.Payload.ToArray()).ToListAsync();
        Assert.Equal([[9]], commits);
    }

    [Fact]
    public async Task Conflict_StepThatDoesNotAppendOrConflictsAnyway_NoFault()
    {
        var log = Wrap(FaultPlan.From(_ => StateLogFault.Conflict()));
        var first = Head(1);
        await _inner.AppendAsync(Id, null, new CommitBatch(first, default), default);

        Assert.Equal(first, await log.ReadHeadAsync(Id, default));
        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(log, null, Head(1)));

        Assert.Equal(first, await _inner.ReadHeadAsync(Id, default));
        Assert.Equal(0, log.FaultCount);
    }

    [Fact]
    public async Task Delay_Step_WaitsByTheClock()
    {
        var clock = new FakeTimeProvider();
        var log = new FaultInjectingStateLog(_inner, FaultPlan.At(0, StateLogFault.Delay(TimeSpan.FromHours(1))), clock);

        var append = AppendAsync(log, null, Head(1));
        Assert.False(append.IsCompleted);
        Assert.Null(await _inner.ReadHeadAsync(Id, default));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(AppendOutcome.Appended, await append);
    }

    [Fact]
    public async Task FailAfter_InTheMiddleOfReading_TheFirstItemsWereRead()
    {
        var head = Head(1);
        await AppendAsync(_inner, null, head);
        await AppendAsync(_inner, head, Head(2));
        var log = Wrap(FaultPlan.AtStep(StateLogStep.ReadCommit, 1, StateLogFault.FailBefore()));
        List<long> read = [];

        await Assert.ThrowsAsync<StateLogException>(async () =>
        {
            await foreach (var commit in log.ReadCommitsAsync(Id, 0, 2, default))
            {
                read.Add(commit.Sequence);
            }
        });

        Assert.Equal([1], read);
    }

    [Fact]
    public async Task StepCount_EveryKindOfStep_OnePerCallOrItemAndOnePerEnd()
    {
        List<StateLogStep> steps = [];
        var log = Wrap(FaultPlan.From(call =>
        {
            Assert.Equal(steps.Count, call.Number);
            steps.Add(call.Step);
            return null;
        }));
        var head = Head(1);
        var snapshot = new SnapshotReference(1, Guid.NewGuid(), 1, 1, 0);

        await log.ReadHeadAsync(Id, default);
        await AppendAsync(log, null, head);
        await log.WriteSnapshotBlockAsync(Id, 1, snapshot.Nonce, 0, new byte[] { 1 }, default);
        await log.ReadSnapshotAsync(Id, snapshot, default).ToListAsync();
        await log.ReadCommitsAsync(Id, 0, 1, default).ToListAsync();
        await log.ListTasksAsync("topology", default).ToListAsync();
        await log.TrimAsync(Id, 0, snapshot, default);

        Assert.Equal(
            [
                StateLogStep.ReadHead, StateLogStep.Append, StateLogStep.WriteSnapshotBlock, StateLogStep.ReadSnapshotBlock, StateLogStep.ReadSnapshotBlock,
                StateLogStep.ReadCommit, StateLogStep.ReadCommit, StateLogStep.ListTask, StateLogStep.ListTask, StateLogStep.Trim,
            ],
            steps);
        Assert.Equal(steps.Count, log.StepCount);
    }

    private static Task<AppendOutcome> AppendAsync(IStateLog log, TaskHead? expected, TaskHead head) =>
        log.AppendAsync(Id, expected, new CommitBatch(head, new byte[] { 1 }), default).AsTask();

    private static TaskHead Head(long sequence) => new()
    {
        Epoch = 1,
        Sequence = sequence,
        Nonce = Guid.NewGuid(),
        Sources = [],
        CommittedAt = 0,
        Fingerprint = StateFingerprint.Empty,
        OutboxCount = 0,
        PublishedSequence = 0,
    };

    private FaultInjectingStateLog Wrap(FaultPlan plan) => new(_inner, plan);
}
