using CsCheck;
using ServerlessStreams.State;
using ServerlessStreams.StateLog.ContractTests.Storages;
using ServerlessStreams.Tasks;
using StateLogProcess;

namespace ServerlessStreams.StateLog.ContractTests.Contract;

/// <summary>Several owners at once: racing, and interleaved at random against a model.</summary>
public abstract class OwnersContract<TStorage>(TStorage storage) : LogContract<TStorage>(storage)
    where TStorage : LogStorage
{
    private static readonly Gen<(int Owner, OwnerStep Step)[]> Interleavings = Gen.Select(
        Gen.Int[0, 1],
        Gen.Frequency(
            (5, Gen.Const(OwnerStep.Add)), (3, Gen.Const(OwnerStep.CatchUp)), (2, Gen.Const(OwnerStep.Snapshot)), (1, Gen.Const(OwnerStep.Trim))))
        .Array[1, 30];

    private static int _lastModelTask;

    [Fact]
    public async Task AppendAsync_ManyOwnersExpectTheSameHead_ExactlyOneAppends()
    {
        TaskHead? head = null;
        for (var round = 1; round <= 20; round++)
        {
            var expected = head;
            var attempts = Enumerable.Range(0, 6).Select(index => (Log: index % 2 == 0 ? Log : Other, Head: Next(expected))).ToList();

            var outcomes = await Task.WhenAll(attempts.Select(attempt =>
                Task.Run(() => AppendAsync(attempt.Log, expected, attempt.Head).AsTask())));

            head = attempts[Array.IndexOf(outcomes, AppendOutcome.Appended)].Head;
            Assert.Equal(1, outcomes.Count(outcome => outcome == AppendOutcome.Appended));
            Assert.Equal(head.Nonce, (await Log.ReadHeadAsync(Id, None))!.Nonce);
        }

        await AssertLogAsync(head, [.. Enumerable.Range(1, 20).Select(sequence => (long)sequence)]);
    }

    [Fact]
    public async Task AppendAsync_ManyTasksAtOnce_EachLogIsWhole()
    {
        const int tasks = 16;
        const int commits = 12;
        var name = $"many-{Guid.NewGuid():N}";

        await Task.WhenAll(Enumerable.Range(0, tasks).Select(partition => Task.Run(async () =>
        {
            var owner = new Owner(partition % 2 == 0 ? Log : Other, new TaskId(name, "main", partition));
            for (var value = 1; value <= commits; value++)
            {
                await owner.AddAsync((partition * 1_000) + value);
                if (value == commits / 2)
                {
                    await owner.WriteSnapshotAsync();
                }
            }

            await owner.TrimAsync();
        })));

        Assert.Equal(tasks, (await ListAsync(Log, name)).Count);
        for (var partition = 0; partition < tasks; partition++)
        {
            var reader = new Owner(Log, new TaskId(name, "main", partition));
            await reader.CatchUpAsync();
            Assert.Equal(Enumerable.Range((partition * 1_000) + 1, commits).Select(value => (long)value), reader.Values);
        }
    }

    [Fact]
    public async Task AppendAsync_TwoOwnersCompete_EveryValueExactlyOnce()
    {
        const int count = 40;

        await Task.WhenAll(new[] { Log, Other }.Select((log, index) => Task.Run(async () =>
        {
            var owner = new Owner(log, Id);
            for (var value = 0; value < count; value++)
            {
                await owner.AddAsync((index * count) + value);
            }
        })));

        var reader = new Owner(Log, Id);
        await reader.CatchUpAsync();
        Assert.Equal(Enumerable.Range(0, 2 * count).Select(value => (long)value), reader.Values.Order());
        for (var index = 0; index < 2; index++)
        {
            // Each owner's values in its own order.
            var own = reader.Values.Where(value => value / count == index).ToList();
            Assert.Equal(own.Order(), own);
        }
    }

    [Fact]
    public Task TwoOwners_RandomInterleavings_AsTheModelSays() => Interleavings.SampleAsync(
        async steps =>
        {
            var task = new TaskId("model", "main", Interlocked.Increment(ref _lastModelTask));
            await OwnerModel.RunAsync([new InProcessOwner(Log, task), new InProcessOwner(Other, task)], steps);
        },
        iter: 200,
        threads: 1,
        print: steps => string.Join(", ", steps));
}
