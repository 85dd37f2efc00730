using CsCheck;
using ServerlessStreams.Core.Tests.Windows;
using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>Crashes, redelivery, and outputs that are sent again.</summary>
public sealed class RecoveryTests
{
    private static readonly Gen<(string Key, string Value, double Minute)> Numbers =
        from key in Gen.OneOf("a", "b", "c")
        from value in Gen.OneOf("1", "2", "boom", "x")
        from minute in Gen.Int[0, 40]
        select (key, value, minute / 4.0);

    [Fact]
    public async Task CrashAsync_BetweenBatches_ContinuesAsIfNothingHadHappened()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "5", 0.5) });

        await driver.CrashAsync();
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "2", 1) });

        // The head did not say yet that the outbox was published, so the next owner sends it again, with the same ids.
        Assert.Equal(["a=1", "b=5", "a=1", "b=5", "a=3"], driver.Broker.Texts("totals-out"));
        Assert.Equal(["a@0=1", "b@0=5"], driver.Broker.Texts("minutes-out"));
        Assert.Equal(3, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
    }

    [Fact]
    public async Task CrashAsync_LateRecordAfterwards_IsStillLate()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 5) });

        await driver.CrashAsync();
        var result = await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 1) });

        Assert.Equal(1, result.Counters.Late);
    }

    [Fact]
    public async Task RestartAsync_AfterACleanEnd_SendsNothingAgain()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });

        await driver.RestartAsync();
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "2", 0) });

        Assert.Equal(["a=1", "a=3"], driver.Broker.Texts("totals-out"));
    }

    [Fact]
    public async Task PipeAsync_RedeliveredBatch_IsSkippedAndCounted()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "2", 0) });
        driver.Broker.Append("a", "4", 0);

        var result = await driver.PipeAsync(driver.Broker.Read(Sums.Source, 0, 1).ToArray());

        Assert.Equal(1, result.Counters.Redelivered);
        Assert.Equal(1, result.Counters.Records);
        Assert.Equal(7, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
    }

    [Fact]
    public async Task PipeAsync_BrokerRefusesForAWhile_SendsTheRestWithTheSameIds()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        driver.Broker.OnEmit = (record, index) =>
        {
            if (index == 1)
            {
                throw new EmissionException("no broker");
            }
        };
        var batch = new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "2", 0), driver.Broker.Append("a", "4", 0) };
        await Assert.ThrowsAsync<EmissionException>(() => driver.PipeAsync(batch));
        Assert.Equal(["a=1"], driver.Broker.Texts("totals-out"));

        driver.Broker.OnEmit = null;
        var result = await driver.PipeAsync(batch);

        Assert.Equal(3, result.Counters.Redelivered);
        Assert.Equal(["a=1", "a=3", "a=7"], driver.Broker.Texts("totals-out"));
        Assert.Equal(["sums/main/0/1/0", "sums/main/0/1/1", "sums/main/0/1/2"], driver.Broker.Ids());
    }

    [Fact]
    public async Task PipeAsync_BrokerRefusesAndProcessDies_NextOwnerSendsAllAgainWithTheSameIds()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        driver.Broker.OnEmit = (_, index) =>
        {
            if (index == 1)
            {
                throw new EmissionException("no broker");
            }
        };
        var batch = new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "2", 0) };
        await Assert.ThrowsAsync<EmissionException>(() => driver.PipeAsync(batch));

        driver.Broker.OnEmit = null;
        await driver.CrashAsync();
        await driver.PipeAsync(batch);

        Assert.Equal(["sums/main/0/1/0", "sums/main/0/1/0", "sums/main/0/1/1"], driver.Broker.Ids());
    }

    [Fact]
    public async Task PipeAsync_RecordTooLargeForTheBroker_GoesToTheSinksDeadLetters()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        driver.Broker.OnEmit = (record, index) =>
        {
            if (record.Topic == "totals-out")
            {
                throw new RecordRejectedException(index, "message size too large");
            }
        };

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });

        var letter = Assert.Single(driver.Broker.Emitted);
        Assert.Equal("totals-out.dead-letter", letter.Topic);
        Assert.Equal("sums/main/0/1/0", letter.Id);
        Assert.Equal("EMIT", letter.HeaderText("__connect.errors.stage"));
    }

    [Theory]
    [InlineData(GapPolicy.Fail)]
    [InlineData(GapPolicy.Continue)]
    public async Task PipeAsync_GapBeforeTheBatch_IsDecidedByPolicy(GapPolicy policy)
    {
        var options = new TopologyTestDriverOptions();
        await using var driver = new TopologyTestDriver(Sums.Topology(), options with { Engine = options.Engine with { GapPolicy = policy } });
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });
        driver.Broker.Append("a", "2", 0);
        var batch = new[] { driver.Broker.Append("a", "4", 0) };

        if (policy == GapPolicy.Fail)
        {
            var failure = await Assert.ThrowsAsync<OffsetGapException>(() => driver.PipeAsync(batch));
            Assert.Equal((1, 1), (failure.From, failure.To));
            Assert.Equal(1, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);

            // The missing record comes after all: nothing is lost.
            await driver.PipeAsync(driver.Broker.Read(Sums.Source, 0, 0).ToArray());
            Assert.Equal(7, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
        }
        else
        {
            await driver.PipeAsync(batch);
            Assert.Equal(5, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
        }
    }

    [Fact]
    public async Task PipeAsync_FirstBatchGivenUpByTheHost_IsSeenAsAGap()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        driver.Broker.Append("a", "1", 0);

        await Assert.ThrowsAsync<OffsetGapException>(() => driver.PipeAsync(new[] { driver.Broker.Append("a", "2", 0) }));
    }

    [Theory]
    [InlineData(OffsetRegressionPolicy.Fail)]
    [InlineData(OffsetRegressionPolicy.Reset)]
    public async Task PipeAsync_TopicMadeAnew_IsNoRedelivery(OffsetRegressionPolicy policy)
    {
        var options = new TopologyTestDriverOptions();
        await using var driver = new TopologyTestDriver(Sums.Topology(), options with { Engine = options.Engine with { OffsetRegression = policy } });
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "2", 0) });
        driver.Broker.Recreate(Sums.Source);
        var batch = new[] { driver.Broker.Append("a", "8", 0) };

        if (policy == OffsetRegressionPolicy.Fail)
        {
            var failure = await Assert.ThrowsAsync<OffsetRegressionException>(() => driver.PipeAsync(batch));
            Assert.Equal((2, 1), (failure.NextOffset, failure.End));
            Assert.Equal(3, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
        }
        else
        {
            await driver.PipeAsync(batch);
            Assert.Equal(8, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
            Assert.Equal("sums/main/0/2/0", driver.Broker.Ids()[^1]);
            await driver.CrashAsync();
            Assert.Equal(8, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
        }
    }

    [Fact]
    public async Task PipeAsync_OtherOwnerHasCommitted_CatchesUpAndSkipsWhatIsThere()
    {
        await using var log = new InMemoryStateLog();
        var topology = Sums.Topology();
        await using var first = new TopologyTestDriver(topology, new TopologyTestDriverOptions { StateLog = log });
        await using var second = new TopologyTestDriver(topology, new TopologyTestDriverOptions { StateLog = log });
        var records = new[] { first.Broker.Append("a", "1", 0), first.Broker.Append("a", "2", 0), first.Broker.Append("a", "4", 0) };
        await first.PipeAsync(records.AsMemory(0, 1));
        await second.PipeAsync(records.AsMemory(0, 2));

        var result = await first.PipeAsync(records.AsMemory(1, 2));

        Assert.Equal(1, Assert.Single(result.Tasks).Conflicts);
        Assert.Equal(1, result.Counters.Redelivered);
        Assert.Equal(7, (await first.ReadStoreAsync<string, long>("totals"))["a"]);
        Assert.Equal(["a=1", "a=3", "a=7"], first.Broker.Texts("totals-out"));
        Assert.Equal(["a=1", "a=3"], second.Broker.Texts("totals-out"));
    }

    [Fact]
    public async Task PipeAsync_StoreDefinedOtherwise_IsRefusedWithTheStoresName()
    {
        await using var log = new InMemoryStateLog();
        await using (var driver = new TopologyTestDriver(Sums.Topology(), new TopologyTestDriverOptions { StateLog = log }))
        {
            await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });
        }

        var changed = Topology.Create("sums", topology => topology.Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8).GroupByKey().Reduce("totals", (_, value) => value));
        await using var other = new TopologyTestDriver(changed, new TopologyTestDriverOptions { StateLog = log });

        var failure = await Assert.ThrowsAsync<StateFingerprintException>(() => other.PipeAsync(new[] { other.Broker.Append("a", "1", 0) }));

        Assert.Contains("store 'minutes' is gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("store 'totals' is defined otherwise", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PipeAsync_PartitionsAdded_IsRefused()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        driver.Broker.PartitionCount = 4;
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });
        driver.Broker.PartitionCount = 6;
        await driver.CrashAsync();

        var failure = await Assert.ThrowsAsync<PartitionCountException>(() => driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) }));

        Assert.Contains("6 partitions", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PipeAsync_RandomCrashesRedeliveriesAndSnapshots_EqualAnUninterruptedRun() => Numbers.List[1, 80].Select(Gen.Int).Sample(
        (numbers, seed) => CompareAsync(numbers, new Random(seed)).GetAwaiter().GetResult(),
        iter: 200);

    private static async Task CompareAsync(List<(string Key, string Value, double Minute)> numbers, Random random)
    {
        var options = new TopologyTestDriverOptions();
        options = options with { Engine = options.Engine with { SnapshotCommits = random.Next(1, 5) } };
        var topology = Sums.Topology();
        await using var plain = new TopologyTestDriver(topology);
        await plain.PipeAsync(numbers.Select(number => plain.Broker.Append(number.Key, number.Value, number.Minute)).ToArray());

        await using var log = new InMemoryStateLog();
        await using var driver = new TopologyTestDriver(topology, options with { StateLog = log });
        foreach (var (key, value, minute) in numbers)
        {
            driver.Broker.Append(key, value, minute);
        }

        var next = 0;
        while (next < numbers.Count)
        {
            var from = Math.Max(0, next - random.Next(0, 4));
            var count = random.Next(1, 9);
            var failAt = random.Next(0, 12);
            driver.Broker.OnEmit = (_, index) =>
            {
                if (index == failAt)
                {
                    failAt = -1;
                    throw new EmissionException("a passing fault");
                }
            };
            var batch = driver.Broker.Read(Sums.Source, 0, from).Take(count).ToArray();
            try
            {
                await driver.PipeAsync(batch);
            }
            catch (EmissionException)
            {
                // Half sent out: the host runs the batch again, here or, after a crash, elsewhere.
                if (random.Next(0, 2) == 0)
                {
                    await driver.CrashAsync();
                }

                await driver.PipeAsync(batch);
            }

            next = Math.Max(next, from + count);
            if (random.Next(0, 3) == 0)
            {
                await (random.Next(0, 2) == 0 ? driver.CrashAsync() : driver.RestartAsync());
            }
        }

        Assert.Equal(await plain.DumpStateAsync(), await driver.DumpStateAsync());
        Assert.Equal(plain.Broker.Emitted.Select(Splits.Text), driver.Broker.Emitted.DistinctBy(record => record.Id).Select(Splits.Text));
    }
}
