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
