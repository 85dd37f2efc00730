using System.Text;
using ServerlessStreams.Errors;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Tasks;

public sealed class BadInputTests
{
    public sealed record Movement(string Sku, int Quantity, DateTimeOffset At);

    private static readonly Topology Movements = Topology.Create("movements", topology => topology
        .Stream("in", Serdes.Utf8, Serdes.Json<Movement>())
        .WithTimestamps(movement => movement.At)
        .GroupByKey()
        .Aggregate("levels", Aggregator.Create<Movement, long>(() => 0, (level, movement) => level + movement.Quantity, serde: Serdes.Int64))
        .To("out"));

    [Theory]
    [InlineData("""not json""")]
    [InlineData("""{"sku":"a","at":"2029-01-01T00:00:00Z"}""")]
    [InlineData("""{"sku":"a","quantity":"5","at":"2029-01-01T00:00:00Z"}""")]
    [InlineData("""{"sku":null,"quantity":5,"at":"2029-01-01T00:00:00Z"}""")]
    [InlineData("""{"sku":"a","quantity":5,"at":"yesterday"}""")]
    [InlineData("""{"sku":"a","quantity":5.5,"at":"2029-01-01T00:00:00Z"}""")]
    [InlineData("""null""")]
    [InlineData("")]
    [InlineData("""{"sku":"a","quantity":5,"at":"1969-12-31T23:59:59Z"}""")]
    [InlineData("""{"sku":"a","quantity":5,"at":"2030-01-01T01:00:01Z"}""")]
    public async Task PipeAsync_RecordThatBreaksTheContract_IsDeadLetteredAndTheRestGoesOn(string value)
    {
        await using var driver = new TopologyTestDriver(Movements);
        var good = Encoding.UTF8.GetBytes("""{"sku":"a","quantity":5,"at":"2029-01-01T00:00:00Z"}""");
        var header = new RecordHeader("trace", Encoding.UTF8.GetBytes("t1"));

        var result = await driver.PipeAsync(new[]
        {
            driver.Broker.Append("in", 0, "k"u8.ToArray(), good, 1),
            driver.Broker.Append("in", 0, "k"u8.ToArray(), Encoding.UTF8.GetBytes(value), 2, [header, new RecordHeader("nothing", null)]),
            driver.Broker.Append("in", 0, "k"u8.ToArray(), good, 3),
        });

        Assert.Equal(10, (await driver.ReadStoreAsync<string, long>("levels"))["k"]);
        Assert.Equal(1, result.Counters.DeadLetters);
        var letter = Assert.Single(driver.Broker.Emitted, record => record.Topic == "in.dead-letter");
        Assert.Equal(value, Encoding.UTF8.GetString(letter.Value!));
        Assert.Equal("k", Encoding.UTF8.GetString(letter.Key!));
        Assert.Equal(2, letter.Timestamp);
        Assert.Equal("t1", letter.HeaderText("trace"));
        Assert.Contains(letter.Headers, kept => kept is { Key: "nothing", Value: null });
        Assert.Equal("DECODE", letter.HeaderText("__connect.errors.stage"));
        Assert.Equal("1", letter.HeaderText("__connect.errors.offset"));
        Assert.Equal("in/0/1", letter.Cause);
    }

    [Fact]
    public async Task PipeAsync_FarFutureRecord_MovesNoWatermark()
    {
        await using var driver = new TopologyTestDriver(Sums.Topology());
        var tomorrow = (driver.Clock.GetUtcNow() + TimeSpan.FromDays(1)).ToUnixTimeMilliseconds() / 60_000.0;

        await driver.PipeAsync(new[] { driver.Broker.Append("a", "1", 0), driver.Broker.Append("a", "1", tomorrow), driver.Broker.Append("a", "2", 0) });

        Assert.Empty(driver.Broker.Texts("minutes-out"));
        Assert.Single(driver.Broker.Emitted, record => record.Topic == "numbers.dead-letter");
        Assert.Equal(3, (await driver.ReadStoreAsync<string, long>("totals"))["a"]);
    }

    [Fact]
    public async Task PipeAsync_TimesBeyondTheCalendar_AreTakenOrRefusedInWords()
    {
        // "No limit" ends at 29,000 years; windows there have no DateTimeOffset, which only whoever asks for one notices.
        const long Year20000 = 568_971_820_800_000;
        var topology = Topology.Create("far", topology => topology
            .Stream("in", Serdes.Utf8, Serdes.Utf8)
            .WithFutureLimit(TimeSpan.MaxValue)
            .GroupByKey()
            .WindowedBy(TumblingWindows.Of(TimeSpan.FromDays(365)).WithGrace(TimeSpan.FromDays(3_650)))
            .Count("counts")
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, count) => window.Key == "asks" ? window.Start.ToString("O", null) : window.Key)
            .To("out", Serdes.Utf8));
        await using var driver = new TopologyTestDriver(topology);

        await driver.PipeAsync(new[]
        {
            driver.Broker.Append("in", 0, "asks"u8.ToArray(), "1"u8.ToArray(), Year20000),
            driver.Broker.Append("in", 0, "not"u8.ToArray(), "1"u8.ToArray(), Year20000),
            driver.Broker.Append("in", 0, "last"u8.ToArray(), "2"u8.ToArray(), long.MaxValue),
        });
        var status = Assert.Single(await driver.GetStatusAsync());
        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, "z"u8.ToArray(), "1"u8.ToArray(), Year20000 + (long)TimeSpan.FromDays(5_000).TotalMilliseconds) });

        Assert.Equal(2, status.OpenWindows);
        Assert.Equal(["not"], driver.Broker.Texts("out"));
        var letters = driver.Broker.Emitted.Where(record => record.Topic == "in.dead-letter").ToList();
        Assert.Equal(2, letters.Count);
        Assert.Contains("after processing time", letters[0].HeaderText("__connect.errors.exception.message"), StringComparison.Ordinal);
        Assert.Equal("asks"u8.ToArray(), letters[1].Key);
    }

    [Fact]
    public async Task PipeAsync_SerdeThrowsSomethingElse_IsDeadLetteredWithTheSerdesOwnWords()
    {
        var topology = Topology.Create("t", topology => topology
            .Stream("in", Serdes.Utf8, new ThrowingSerde(() => new InvalidOperationException("the serde's own mistake")))
            .WithTimestamps(_ => 0L)
            .To("out"));
        await using var driver = new TopologyTestDriver(topology);

        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, null, "x"u8.ToArray(), 1) });

        var message = Assert.Single(driver.Broker.Emitted).HeaderText("__connect.errors.exception.message");
        Assert.Contains("the serde's own mistake", message, StringComparison.Ordinal);
        Assert.Contains("a serde", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PipeAsync_Tombstone_IsNullForTheUser()
    {
        var seen = new List<string?>();
        var topology = Topology.Create("t", topology => topology
            .Stream("in", Serdes.Utf8, Serdes.Utf8)
            .Where(value =>
            {
                seen.Add(value);
                return true;
            })
            .To("out"));
        await using var driver = new TopologyTestDriver(topology);

        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, "k"u8.ToArray(), null, 1), driver.Broker.Append("in", 0, null, Array.Empty<byte>(), 1) });

        Assert.Equal([null, ""], seen);
        Assert.Null(driver.Broker.Emitted[0].Value);
        Assert.Null(driver.Broker.Emitted[1].Key);
        Assert.Empty(driver.Broker.Emitted[1].Value!);
    }

    [Fact]
    public async Task PipeAsync_DeadLetterLargerThanTheTopicTakes_IsCutInOrder()
    {
        await using var driver = new TopologyTestDriver(Movements);
        driver.Broker.MaxMessageBytes = 2_000;
        var value = Encoding.UTF8.GetBytes("x" + new string('y', 3_000));

        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, "k"u8.ToArray(), value, 1, [RecordHeader.OfText("big", new string('h', 500))]) });

        var letter = Assert.Single(driver.Broker.Emitted);
        var size = letter.Value!.Length + letter.Key!.Length + letter.Headers.Sum(header => header.Key.Length + header.Value!.Value.Length);
        Assert.InRange(size, 1, 2_000);
        Assert.Contains("in/0/0", Encoding.UTF8.GetString(letter.Value), StringComparison.Ordinal);
        Assert.DoesNotContain(letter.Headers, header => header.Key == "big");
        Assert.NotNull(letter.HeaderText("__connect.errors.exception.message"));
    }

    [Fact]
    public async Task PipeAsync_TopicOfAnotherTopology_IsAClearError()
    {
        await using var driver = new TopologyTestDriver(Movements);

        var failure = await Assert.ThrowsAsync<ArgumentException>(() => driver.PipeAsync(new[] { driver.Broker.Append("other", 0, null, null, 1) }));

        Assert.Contains("'other'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PipeAsync_HandlerContinues_RecordIsCountedAndGone()
    {
        var options = new TopologyTestDriverOptions();
        options = options with { Engine = options.Engine with { Errors = new ErrorHandlers { OnDecode = _ => ErrorDecision.Continue } } };
        await using var driver = new TopologyTestDriver(Movements, options);

        var result = await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, null, "x"u8.ToArray(), 1) });

        Assert.Equal(1, result.Counters.Skipped);
        Assert.Empty(driver.Broker.Emitted);
    }
}
