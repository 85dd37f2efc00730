using System.Text;
using ServerlessStreams.Errors;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>A batch, and within it a record, changes everything or nothing.</summary>
public sealed class AllOrNothingTests
{
    [Fact]
    public async Task ProcessAsync_SecondOperatorThrows_RecordLeavesNoTraceAndIsDeadLettered()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        var batch = new[]
        {
            driver.Broker.Append("a", "1", 0),
            driver.Broker.Append("a", "boom", 0.1),
            driver.Broker.Append("a", "2", 0.2),
        };

        var result = await driver.PipeAsync(batch);

        Assert.Equal(["a=1", "a=3"], driver.Broker.Texts("totals-out"));
        Assert.Equal(3, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
        Assert.Equal(3, result.Counters.Records);
        Assert.Equal(1, result.Counters.DeadLetters);
        var letter = Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter");
        Assert.Equal("a", Encoding.UTF8.GetString(letter.Key!));
        Assert.Equal("boom", Encoding.UTF8.GetString(letter.Value!));
        Assert.Equal("1", letter.HeaderText("__connect.errors.offset"));
        Assert.Equal("numbers", letter.HeaderText("__connect.errors.topic"));
        Assert.Equal("0", letter.HeaderText("__connect.errors.partition"));
        Assert.Equal("PROCESS", letter.HeaderText("__connect.errors.stage"));
        Assert.Equal("boom in the second operator", letter.HeaderText("__connect.errors.exception.message"));
        Assert.Contains(nameof(Sums.Number.Checked), letter.HeaderText("__connect.errors.exception.stacktrace"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProcessAsync_RecordThatFailsWouldCloseWindows_WatermarkDoesNotMove()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "boom", 5), driver.Broker.Append("a", "2", 0.5) });

        Assert.Empty(driver.Broker.Texts("minutes-out"));
        await driver.PipeAsync(new[] { driver.Broker.Append("b", "9", 1) });
        Assert.Equal(["a@0=3"], driver.Broker.Texts("minutes-out"));
    }

    [Fact]
    public async Task ProcessAsync_HandlerFails_NothingOfTheBatchIsThere()
    {
        var options = new TopologyTestDriverOptions();
        options = options with { Engine = options.Engine with { Errors = new ErrorHandlers { OnProcess = _ => ErrorDecision.Fail } } };
        await using var driver = new TopologyTestDriver(Sums.Topology(), options);
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });
        var before = await driver.DumpStateAsync();
        var batch = new[] { driver.Broker.Append("a", "2", 2), driver.Broker.Append("b", "boom", 2) };

        var failure = await Assert.ThrowsAsync<RecordFailedException>(() => driver.PipeAsync(batch));

        Assert.Equal(2, failure.Position!.Value.Offset);
        Assert.Equal(before, await driver.DumpStateAsync());
        Assert.Equal(["a=1"], driver.Broker.Texts("totals-out"));
        Assert.Equal(1, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
    }

    [Fact]
    public async Task ProcessAsync_HandlerRetries_RunsTheWholeBatchAgainAndCountsAttempts()
    {
        var attempts = new List<int>();
        var options = new TopologyTestDriverOptions
        {
            Engine = new()
            {
                RetryTime = TimeSpan.FromMinutes(1),
                Errors = new ErrorHandlers
                {
                    OnProcess = context =>
                    {
                        attempts.Add(context.Attempt);
                        return context.Attempt < 3 ? ErrorDecision.Retry : ErrorDecision.DeadLetter;
                    },
                },
            },
        };
        await using var driver = new TopologyTestDriver(Sums.Topology(), options);

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "boom", 0), driver.Broker.Append("a", "2", 0) });

        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal(["a=1", "a=3"], driver.Broker.Texts("totals-out"));
    }

    [Fact]
    public async Task ProcessAsync_ResultOfClosingWindowFails_OnlyThatResultIsDeadLettered()
    {
        var topology = Topology.Create("t", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.Zero))
            .Count("counts")
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, count) => window.Key == "b" ? throw new InvalidOperationException("no b") : $"{window.Key}={count}")
            .To("out", Serdes.Utf8));
        await using var driver = new TopologyTestDriver(topology);
        await driver.PipeAsync(new[] { driver.Broker.Append("c", "1", 0), driver.Broker.Append("b", "1", 0), driver.Broker.Append("a", "1", 0) });

        await driver.PipeAsync(new[] { driver.Broker.Append("z", "1", 1) });

        Assert.Equal(["a=1", "c=1"], driver.Broker.Texts("out"));
        var letter = Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter");
        Assert.Equal("b", Encoding.UTF8.GetString(letter.Key!));
        Assert.Equal("no b", letter.HeaderText("__connect.errors.exception.message"));
        Assert.Contains("store counts", letter.HeaderText("__connect.errors.class.name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProcessAsync_ResultFailsAfterTheNextStageTookIt_LeavesNoTraceThere()
    {
        var topology = Topology.Create("stages", topology =>
        {
            var counts = topology
                .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
                .GroupByKey()
                .WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.Zero))
                .Count("counts")
                .Emit(EmitStrategy.OnWindowClose)
                .Select((window, _) => window.Key);
            counts.GroupBy((window, _) => window.Key, Serdes.Utf8).WithinPartition().Count("closed").To("closed-out");
            counts.Where(key => key == "b" ? throw new InvalidOperationException("no b") : true).To("out", Serdes.Utf8);
        });
        await using var driver = new TopologyTestDriver(topology);

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "1", 0), driver.Broker.Append("c", "1", 0), driver.Broker.Append("z", "1", 1) });

        Assert.Equal(["a", "c"], driver.Broker.Texts("out"));
        Assert.Equal(2, driver.Broker.Texts("closed-out").Count);
        Assert.Equal(["a", "c"], (await driver.ReadStoreAsync<string, long>("closed")).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ProcessAsync_AccumulatorChangedInPlace_IsTakenBackToo()
    {
        var topology = Topology.Create("lists", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .Aggregate("lists", Aggregator.Create<string, List<string>>(() => [], (list, value) =>
            {
                list.Add(value);
                return value == "boom" ? throw new InvalidOperationException("after the change") : list;
            })));
        await using var driver = new TopologyTestDriver(topology);

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "boom", 0), driver.Broker.Append("a", "2", 0) });
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "boom", 0), driver.Broker.Append("a", "3", 0) });

        Assert.Equal(["1", "2", "3"], (await driver.ReadStoreAsync<string, List<string>>("lists"))["a"]);
    }

    [Fact]
    public async Task ProcessAsync_CancelledWithinTheBatch_NothingIsCommittedOrDeadLettered()
    {
        using var source = new CancellationTokenSource();
        await using var driver = new TopologyTestDriver(Sums.Topology(text =>
        {
            if (text == "a=3")
            {
                source.Cancel();
                throw new OperationCanceledException(source.Token);
            }
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => driver.PipeAsync(
            new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "2", 0) }, source.Token));

        Assert.Empty(driver.Broker.Emitted);
        Assert.Empty(await driver.ReadStoreAsync<string, long>("totals"));
    }
}
