using System.Globalization;
using ServerlessStreams.Errors;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>User code that throws where nobody expects it: only what it was called for may suffer.</summary>
public sealed class HostileCodeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public sealed record Reading(double Value);

    public sealed class Sum
    {
        public double Value { get; set; }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PipeAsync_HandlerRetriesAResultOfAClosingWindow_NothingIsSentTwice(bool sliced)
    {
        var failures = 1;
        await using var driver = Retrying(Closing(sliced, text => text.StartsWith('b') && failures-- > 0 ? throw new InvalidOperationException("not now") : text));

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "2", 0), driver.Broker.Append("z", "1", 2) });

        Assert.Equal(["a@0=1", "b@0=2"], driver.Broker.Texts("out"));
        Assert.Equal(driver.Broker.Ids().Distinct(), driver.Broker.Ids());
    }

    [Fact]
    public async Task PipeAsync_MergeThrows_OnlyThatKeysResultIsDeadLettered()
    {
        var topology = Topology.Create("merging", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .WindowedBy(HoppingWindows.Of(2 * Minute, Minute).WithGrace(TimeSpan.Zero))
            .Aggregate("sums", Aggregator.Create<string, long>(
                () => 0,
                (sum, value) => sum + long.Parse(value, CultureInfo.InvariantCulture),
                (left, right) => left == 13 || right == 13 ? throw new InvalidOperationException("unlucky") : left + right,
                Serdes.Int64))
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, sum) => $"{window.Key}@{window.Window.StartMilliseconds / 60_000}={sum}")
            .To("out", Serdes.Utf8));
        await using var driver = new TopologyTestDriver(topology);

        await driver.PipeAsync(new[]
        {
            driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "13", 0), driver.Broker.Append("c", "2", 0),
            driver.Broker.Append("a", "4", 1), driver.Broker.Append("b", "5", 1), driver.Broker.Append("c", "6", 1),
            driver.Broker.Append("z", "0", 2),
        });
        await driver.PipeAsync(new[] { driver.Broker.Append("z", "0", 9) });

        Assert.Equal(["a@0=5", "c@0=8", "a@1=4", "b@1=5", "c@1=6"], driver.Broker.Texts("out").Where(text => text[0] != 'z'));
        var letter = Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter");
        Assert.Equal("b"u8.ToArray(), letter.Key);
        Assert.Equal("unlucky", letter.HeaderText("__connect.errors.exception.message"));
    }

    [Fact]
    public async Task PipeAsync_MergedResultCannotBeWritten_OnlyThatResultIsDeadLettered()
    {
        // Each slice is a number, their sum is infinite, and JSON has no infinity.
        var topology = Topology.Create("infinite", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .Select(value => new Reading(double.Parse(value, CultureInfo.InvariantCulture)))
            .GroupByKey()
            .WindowedBy(HoppingWindows.Of(2 * Minute, Minute).WithGrace(TimeSpan.Zero))
            .Aggregate("sums", Aggregator.Create<Reading, double>(() => 0, (sum, value) => sum + value.Value, (left, right) => left + right))
            .Emit(EmitStrategy.OnWindowClose)
            .To("out"));
        await using var driver = new TopologyTestDriver(topology);
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1e308", 0), driver.Broker.Append("a", "1e308", 1), driver.Broker.Append("b", "1", 1) });

        var result = await driver.PipeAsync(new[] { driver.Broker.Append("z", "1", 2) });
        await driver.PipeAsync(new[] { driver.Broker.Append("z", "1", 3) });

        Assert.Equal(1, result.Counters.DeadLetters);
        Assert.Equal(["1", "1E+308", "1"], driver.Broker.Texts("out").Take(3));
        var letter = Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter");
        Assert.Equal("a"u8.ToArray(), letter.Key);
        Assert.Null(letter.Value);
    }

    [Fact]
    public async Task PipeAsync_ResultOfAClosingWindowTimesOut_OnlyThatResultIsDeadLettered()
    {
        // As HttpClient does: cancelled, but not by whoever wants the batch to end.
        await using var driver = new TopologyTestDriver(Closing(sliced: false, text => text.StartsWith('a') ? throw new TaskCanceledException("timed out") : text));

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("b", "2", 0), driver.Broker.Append("z", "1", 9) });

        Assert.Equal(["b@0=2"], driver.Broker.Texts("out"));
        Assert.Equal("a"u8.ToArray(), Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter").Key);
    }

    [Fact]
    public async Task PipeAsync_ValueThatCannotBeStored_IsDeadLetteredAndTheRestGoesOn()
    {
        await using var driver = new TopologyTestDriver(Topology.Create("values", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .Aggregate("sums", Aggregator.Create<string, double>(() => 0, (sum, value) => sum + double.Parse(value, CultureInfo.InvariantCulture)))
            .Select((key, sum) => $"{key}={sum.ToString(CultureInfo.InvariantCulture)}")
            .To("out", Serdes.Utf8)));

        var result = await driver.PipeAsync(new[]
        {
            driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "NaN", 0), driver.Broker.Append("b", "2", 0), driver.Broker.Append("a", "4", 0),
        });

        Assert.Equal((4, 1), (result.Counters.Records, result.Counters.DeadLetters));
        Assert.Equal(["a=1", "b=2", "a=5"], driver.Broker.Texts("out"));
        Assert.Equal("NaN"u8.ToArray(), Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter").Value);
        await driver.CrashAsync();
        Assert.Equal(new Dictionary<string, double> { ["a"] = 5, ["b"] = 2 }, await driver.ReadStoreAsync<string, double>("sums"));
    }

    [Fact]
    public async Task PipeAsync_KeyThatCannotBeStored_IsDeadLetteredAndTheRestGoesOn()
    {
        // A text that is cut in the middle of a character.
        await using var driver = new TopologyTestDriver(Topology.Create("keys", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupBy(value => value[..1], Serdes.Utf8).WithinPartition()
            .Count("counts")));

        var result = await driver.PipeAsync(new[] { driver.Broker.Append("a", "x1", 0), driver.Broker.Append("a", "😀", 0), driver.Broker.Append("a", "x2", 0) });

        Assert.Equal(1, result.Counters.DeadLetters);
        Assert.Equal(new Dictionary<string, long> { ["x"] = 2 }, await driver.ReadStoreAsync<string, long>("counts"));
    }

    [Fact]
    public async Task PipeAsync_AccumulatorChangedInPlaceCannotBeWritten_TheRecordThatMadeItSoIsDeadLettered()
    {
        await using var driver = new TopologyTestDriver(Topology.Create("in-place", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .Aggregate("sums", Aggregator.Create<string, Sum>(() => new Sum(), (sum, value) =>
            {
                sum.Value += double.Parse(value, CultureInfo.InvariantCulture);
                return sum;
            }))));

        var result = await driver.PipeAsync(new[]
        {
            driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "NaN", 0), driver.Broker.Append("a", "2", 0),
            driver.Broker.Append("b", "3", 0), driver.Broker.Append("a", "oops", 0), driver.Broker.Append("a", "4", 0),
        });

        Assert.Equal(2, result.Counters.DeadLetters);
        var sums = await driver.ReadStoreAsync<string, Sum>("sums");
        Assert.Equal((7, 3), (sums["a"].Value, sums["b"].Value));
    }

    [Fact]
    public async Task PipeAsync_OldValueCannotBeReadBack_MemoryIsTakenFromTheLogAgain()
    {
        var refuse = false;
        var serde = new PickySerde(() => refuse);
        await using var driver = new TopologyTestDriver(Topology.Create("picky", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .Aggregate("lists", Aggregator.Create<string, List<string>>(() => [], (list, value) =>
            {
                list.Add(value);
                return value == "boom" ? throw new InvalidOperationException("after the change") : list;
            }, serde: serde))));
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });
        var batch = new[] { driver.Broker.Append("a", "2", 0), driver.Broker.Append("a", "boom", 0) };

        refuse = true;
        await Assert.ThrowsAnyAsync<Exception>(() => driver.PipeAsync(batch));
        refuse = false;
        await driver.PipeAsync(batch);

        Assert.Equal(["1", "2"], (await driver.ReadStoreAsync<string, List<string>>("lists"))["a"]);
        await driver.CrashAsync();
        Assert.Equal(["1", "2"], (await driver.ReadStoreAsync<string, List<string>>("lists"))["a"]);
    }

    [Fact]
    public async Task PipeAsync_EmitHandlerCountsAttempts_TheyGrowWithinTheInvocation()
    {
        var attempts = new List<int>();
        await using var driver = new TopologyTestDriver(Sums.Topology(), new TopologyTestDriverOptions
        {
            Engine = new()
            {
                RetryTime = TimeSpan.FromSeconds(2),
                MaxFailurePause = TimeSpan.Zero,
                Errors = new ErrorHandlers
                {
                    OnEmit = context =>
                    {
                        attempts.Add(context.Attempt);
                        return context.Attempt < 3 ? ErrorDecision.Retry : ErrorDecision.Continue;
                    },
                },
            },
        });
        driver.Broker.OnEmit = (_, index) => throw new RecordRejectedException(index, "refused");

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });

        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task ReadStoreAsync_AccumulatorsChangedInPlace_AreCopies()
    {
        await using var driver = new TopologyTestDriver(Topology.Create("lists", topology => topology
            .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
            .GroupByKey()
            .Aggregate("lists", Aggregator.Create<string, List<string>>(() => [], (list, value) =>
            {
                list.Add(value);
                return list;
            }))));
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0) });

        var before = (await driver.ReadStoreAsync<string, List<string>>("lists"))["a"];
        await driver.PipeAsync(new[] { driver.Broker.Append("a", "2", 0) });
        Assert.Equal(["1"], before);
        before.Clear();

        Assert.Equal(["1", "2"], (await driver.ReadStoreAsync<string, List<string>>("lists"))["a"]);
    }

    private static TopologyTestDriver Retrying(Topology topology) => new(topology, new TopologyTestDriverOptions
    {
        Engine = new() { RetryTime = Minute, Errors = new ErrorHandlers { OnProcess = _ => ErrorDecision.Retry } },
    });

    private static Topology Closing(bool sliced, Func<string, string> check) => Topology.Create("closing", topology => topology
        .Stream(Sums.Source, Serdes.Utf8, Serdes.Utf8)
        .GroupByKey()
        .WindowedBy(sliced ? HoppingWindows.Of(2 * Minute, Minute).WithGrace(TimeSpan.Zero) : TumblingWindows.Of(Minute).WithGrace(TimeSpan.Zero))
        .Aggregate("sums", Aggregator.Create<string, long>(
            () => 0, (sum, value) => sum + long.Parse(value, CultureInfo.InvariantCulture), (left, right) => left + right, Serdes.Int64))
        .Emit(EmitStrategy.OnWindowClose)
        .Select((window, sum) => check($"{window.Key}@{window.Window.StartMilliseconds / 60_000}={sum}"))
        .To("out", Serdes.Utf8));
}
