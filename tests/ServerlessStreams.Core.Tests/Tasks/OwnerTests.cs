using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>Two owners of one log, of which one stops half way, and resets that do not go through at once.</summary>
public sealed class OwnerTests
{
    [Fact]
    public async Task PipeAsync_GapIsAnothersCommitThatIsNotSentOut_SendsItOutBeforeItsOwn()
    {
        await using var log = new InMemoryStateLog();
        var topology = Sums.Topology();
        await using var first = new TopologyTestDriver(topology, new TopologyTestDriverOptions { StateLog = log });
        await using var second = new TopologyTestDriver(topology, new TopologyTestDriverOptions { StateLog = log });
        var records = new[] { first.Broker.Append("a", "1", 0), first.Broker.Append("a", "2", 0), first.Broker.Append("a", "4", 0) };
        await first.PipeAsync(records.AsMemory(0, 1));
        second.Broker.OnEmit = (record, _) =>
        {
            if (record.Id.Number > 0)
            {
                throw new EmissionException("the second owner dies before it sends");
            }
        };
        await Assert.ThrowsAsync<EmissionException>(() => second.PipeAsync(records.AsMemory(0, 2)));

        await first.PipeAsync(records.AsMemory(2, 1));

        Assert.Equal(["a=1", "a=3", "a=7"], first.Broker.Texts("totals-out"));
    }

    [Fact]
    public async Task PipeAsync_AppendOfAResetFailsOnce_StateIsEmptyInTheLogToo()
    {
        var appends = 0;
        await using var log = new FaultInjectingStateLog(
            new InMemoryStateLog(),
            FaultPlan.From(call => call.Step == StateLogStep.Append && appends++ == 1 ? StateLogFault.FailBefore() : null));
        var options = new TopologyTestDriverOptions
        {
            StateLog = log,
            Engine = new() { RetryTime = TimeSpan.FromMinutes(1), OffsetRegression = OffsetRegressionPolicy.Reset },
        };
        await using var driver = new TopologyTestDriver(Sums.Topology(), options);
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "2", 0) });
        driver.Broker.Recreate(Sums.Source);

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "8", 0) });

        Assert.Equal(1, log.FaultCount);
        await driver.CrashAsync();
        var totals = await driver.ReadStoreAsync<string, long>("totals");
        Assert.Equal(new Dictionary<string, long> { ["a"] = 8 }, totals);
        Assert.Equal("sums/main/0/2/0", driver.Broker.Ids()[^1]);
    }

    [Fact]
    public async Task PipeAsync_AnotherCommitsBeforeTheReset_ResetsAllTheSame()
    {
        var appends = 0;
        await using var log = new FaultInjectingStateLog(
            new InMemoryStateLog(),
            FaultPlan.From(call => call.Step == StateLogStep.Append && appends++ == 1 ? StateLogFault.Conflict(Settled) : null));
        var options = new TopologyTestDriverOptions();
        options = options with { StateLog = log, Engine = options.Engine with { OffsetRegression = OffsetRegressionPolicy.Reset } };
        await using var driver = new TopologyTestDriver(Sums.Topology(), options);
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "2", 0) });
        driver.Broker.Recreate(Sums.Source);

        var result = await driver.PipeAsync(new[] { driver.Broker.Append("a", "8", 0) });

        Assert.Equal(1, log.FaultCount);
        Assert.Equal(1, result.Counters.Records);
        Assert.Equal(new Dictionary<string, long> { ["a"] = 8 }, await driver.ReadStoreAsync<string, long>("totals"));

        // What the other owner of the old topic's state commits: nothing but that its outbox is out. No stores, no changes, no outbox.
        static CommitBatch Settled(TaskHead? stored, CommitBatch batch) => new(
            stored! with { Sequence = stored.Sequence + 1, Nonce = Guid.NewGuid(), PublishedSequence = stored.Sequence }, new byte[] { 0, 0, 0, 0 });
    }

    [Fact]
    public async Task PipeAsync_TopicMadeAnewAfterARedelivery_IsNoRedelivery()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        var batch = new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "2", 0) };
        await driver.PipeAsync(batch);
        await driver.PipeAsync(batch);
        driver.Broker.Recreate(Sums.Source);

        await Assert.ThrowsAsync<OffsetRegressionException>(() => driver.PipeAsync(new[] { driver.Broker.Append("a", "8", 0) }));
    }

    [Fact]
    public async Task ReadStoreAsync_CommitsAreMissingForGood_IsAnErrorAndNoEndlessLoop()
    {
        await using var log = new MissingCommitLog();
        await using var driver = new TopologyTestDriver(Sums.Topology(), new TopologyTestDriverOptions { StateLog = log });
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });
        await driver.CrashAsync();
        log.IsMissing = true;

        var failure = await Assert.ThrowsAsync<StateFormatException>(() => driver.ReadStoreAsync<string, long>("totals").WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains("sums/main/0", failure.Message, StringComparison.Ordinal);
    }
}
