using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;
using ServerlessStreams.Tasks;
using ServerlessStreams.Testing;
using StateLogProcess;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>Failures, lost answers, crashes and other owners between any two steps: nothing lost, nothing twice, nothing torn.</summary>
public abstract class FaultContract<TStorage>(TStorage storage) : LogContract<TStorage>(storage)
    where TStorage : LogStorage
{
    private const int Values = 12;

    public static TheoryData<FaultKind> Kinds => [FaultKind.FailBefore, FaultKind.FailAfter, FaultKind.CrashBefore, FaultKind.CrashAfter, FaultKind.Conflict];

    [Fact]
    public async Task AppendAsync_AnswerLost_TheHeadSaysItIsThere()
    {
        var log = new FaultInjectingStateLog(Log, FaultPlan.AtStep(StateLogStep.Append, 0, StateLogFault.FailAfter()));
        var head = Next(null);

        var exception = await Assert.ThrowsAsync<StateLogException>(async () => await AppendAsync(log, null, head));

        Assert.True(exception.IsTransient);
        Assert.True((await Other.ReadHeadAsync(Id, None))!.IsSameWrite(head));
        await AssertLogAsync(head, 1);
    }

    [Fact]
    public async Task AppendAsync_AnswerLostAndAnotherOwnerWentOn_TheCommitIsStillOurs()
    {
        var log = new FaultInjectingStateLog(Log, FaultPlan.AtStep(StateLogStep.Append, 0, StateLogFault.FailAfter()));
        var first = Next(null);
        await Assert.ThrowsAsync<StateLogException>(async () => await AppendAsync(log, null, first));
        var second = Next(first);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(Other, first, second));

        Assert.Equal(AppendOutcome.Conflict, await AppendAsync(log, null, Next(null), [1]));

        await AssertLogAsync(second, 1, 2);
    }

    [Fact]
    public async Task AppendAsync_FailedBefore_NothingVisible()
    {
        var log = new FaultInjectingStateLog(Log, FaultPlan.AtStep(StateLogStep.Append, 0, StateLogFault.FailBefore()));

        await Assert.ThrowsAsync<StateLogException>(async () => await AppendAsync(log, null, Next(null)));

        await AssertLogAsync(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AnyFault_AtAnyStep_NothingLostNothingTwice(FaultKind kind)
    {
        var clean = new FaultInjectingStateLog(Log, FaultPlan.None);
        var name = $"steps-{Guid.NewGuid():N}";
        await WorkAsync(clean, new TaskId(name, "main", 0));
        Assert.InRange(clean.StepCount, Values * 2, 100);

        for (var number = 0; number < clean.StepCount; number++)
        {
            var log = new FaultInjectingStateLog(Log, FaultPlan.At(number, FaultOf(kind)));
            var task = new TaskId(name, "main", number + 1);

            await WorkAsync(log, task);

            Assert.Equal(kind == FaultKind.Conflict ? log.FaultCount : 1, log.FaultCount);
            await AssertValuesAsync(task, $"{kind} at step {number}");
        }
    }

    [Fact]
    public async Task RandomFaults_ManySeeds_NothingLostNothingTwice()
    {
        var name = $"random-{Guid.NewGuid():N}";
        var faults = 0L;
        for (var seed = 0; seed < 60; seed++)
        {
            var log = new FaultInjectingStateLog(
                Log,
                FaultPlan.Random(seed, 0.15, StateLogFault.FailBefore(), StateLogFault.FailAfter(), StateLogFault.CrashBefore, StateLogFault.CrashAfter, StateLogFault.Conflict()));
            var task = new TaskId(name, "main", seed);

            await WorkAsync(log, task);

            faults += log.FaultCount;
            await AssertValuesAsync(task, $"seed {seed}");
        }

        Assert.True(faults > 60, $"{faults} faults");
    }

    private static StateLogFault FaultOf(FaultKind kind) => kind switch
    {
        FaultKind.FailBefore => StateLogFault.FailBefore(),
        FaultKind.FailAfter => StateLogFault.FailAfter(),
        FaultKind.CrashBefore => StateLogFault.CrashBefore,
        FaultKind.CrashAfter => StateLogFault.CrashAfter,
        FaultKind.Conflict => StateLogFault.Conflict(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Adds all values, with snapshots and trims on the way; after a crash a new owner begins from the log.</summary>
    private static async Task WorkAsync(FaultInjectingStateLog log, TaskId task)
    {
        while (true)
        {
            try
            {
                var owner = new Owner(log, task);
                for (var value = 1; value <= Values; value++)
                {
                    await owner.AddAsync(value);
                    if (value % 4 == 0)
                    {
                        await MaintainAsync(owner.WriteSnapshotAsync);
                    }
                    else if (value % 4 == 1)
                    {
                        await MaintainAsync(owner.TrimAsync);
                    }
                }

                return;
            }
            catch (InjectedCrashException)
            {
                log.Recover();
            }
        }
    }

    /// <summary>Snapshots and trims may fail; the commits do not depend on them.</summary>
    private static async Task MaintainAsync(Func<CancellationToken, Task> action)
    {
        try
        {
            await action(CancellationToken.None);
        }
        catch (StateLogException exception) when (exception.IsTransient)
        {
            // The next one comes.
        }
    }

    private async Task AssertValuesAsync(TaskId task, string when)
    {
        var reader = new Owner(Other, task);
        await reader.CatchUpAsync();
        Assert.True(
            reader.Values.SequenceEqual(Enumerable.Range(1, Values).Select(value => (long)value)),
            $"{when}: {string.Join(' ', reader.Values)}");
    }
}
