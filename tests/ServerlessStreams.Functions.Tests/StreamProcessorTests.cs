using System.Text;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests;

public sealed class StreamProcessorTests
{
    [Fact]
    public async Task Process_Batch_IsCommittedSentAndReported()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);

        var result = await processing.Processor.ProcessAsync(
            topology, [TestRecords.Of(0, "a"), TestRecords.Of(1, "b"), TestRecords.Of(2, "a")], CancellationToken.None);

        Assert.Equal(3, result.Counters.Records);
        Assert.Equal(["a", "b", "a"], processing.Emitter.Sent.Select(record => Encoding.UTF8.GetString(record.Key!.Value.Span)));
        var counts = new Dictionary<string, long>();
        await foreach (var (key, count) in processing.Engine.QueryAsync<string, long>(topology, "counts", CancellationToken.None))
        {
            counts.Add(key, count);
        }

        Assert.Equal(new Dictionary<string, long> { ["a"] = 2, ["b"] = 1 }, counts);
        Assert.Contains(processing.Logger.Entries, entry => "streams.records".Equals(entry.State.GetValueOrDefault("Name")));
    }

    [Fact]
    public async Task Process_SameBatchTwice_IsRedelivery()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);
        await processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a")], CancellationToken.None);

        var again = await processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a")], CancellationToken.None);

        Assert.Equal((0, 1), (again.Counters.Records, again.Counters.Redelivered));
        Assert.Single(processing.Emitter.Sent);
    }

    [Fact]
    public async Task Process_ByName_IsTheTopologyOfThatName()
    {
        await using var processing = new Processing(TestTopologies.Counting("one"), TestTopologies.Counting("two"));

        var result = await processing.Processor.ProcessAsync("two", [TestRecords.Of(0, "a")], CancellationToken.None);

        Assert.Equal("two/main/0", Assert.Single(result.Tasks).Task.ToString());
        var unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => processing.Processor.ProcessAsync("three", [], CancellationToken.None));
        Assert.Contains("'one', 'two'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_TopologyNotGivenToAddStreams_IsRefused()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);

        var other = await Assert.ThrowsAsync<InvalidOperationException>(
            () => processing.Processor.ProcessAsync(TestTopologies.Counting("other"), [TestRecords.Of(0, "a")], CancellationToken.None));
        var copy = await Assert.ThrowsAsync<InvalidOperationException>(
            () => processing.Processor.ProcessAsync(TestTopologies.Counting(), [TestRecords.Of(0, "a")], CancellationToken.None));

        Assert.Contains("'other'", other.Message, StringComparison.Ordinal);
        Assert.Contains("not the object given to AddStreams", copy.Message, StringComparison.Ordinal);
        Assert.Empty(processing.Emitter.Sent);
    }

    [Fact]
    public async Task Process_DrainCancels_EndsCancelledAndWhatIsCommittedStays()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);
        processing.Emitter.Gate = new TaskCompletionSource().Task;
        var running = processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a")], CancellationToken.None);
        await processing.Emitter.Entered.Task;

        await processing.Drain.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var task = Assert.Single(await processing.Engine.GetStatusAsync(topology, CancellationToken.None));
        Assert.Equal(1, task.Sources[0].NextOffset);
    }

    [Fact]
    public async Task Process_FunctionTokenCancelled_EndsCancelled()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a")], new CancellationToken(canceled: true)));
    }
}
