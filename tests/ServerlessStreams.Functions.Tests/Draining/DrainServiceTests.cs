using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.Functions.Draining;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests.Draining;

public sealed class DrainServiceTests
{
    private static readonly DrainTimes Times = new();

    private readonly FakeLogger<DrainService> _logger = new();

    [Fact]
    public void Times_Sum_LeavesTheHostNoReasonToKill() =>
        Assert.InRange(Times.Finish + Times.Cancel + Times.Settle + Times.Answers, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.8));

    [Fact]
    public async Task Stopping_NothingRuns_LeavesTimeForAnswers()
    {
        await using var processing = new Processing();
        var stopping = Service(processing).StoppingAsync(CancellationToken.None);

        Assert.False(stopping.IsCompleted);
        await PassAsync(processing.Time, stopping);

        Assert.True(processing.Drain.Over.IsCompleted);
        Assert.False(processing.Drain.Cancelled.IsCancellationRequested);
        Assert.Empty(_logger.Entries);
    }

    [Fact]
    public async Task Stopping_OneRuns_IsLetFinish()
    {
        await using var processing = new Processing();
        processing.Drain.TryEnter();
        var stopping = Service(processing).StoppingAsync(CancellationToken.None);

        processing.Time.Advance(Times.Finish - TimeSpan.FromMilliseconds(1));
        Assert.False(processing.Drain.TryEnter());
        Assert.False(processing.Drain.Cancelled.IsCancellationRequested);
        processing.Drain.Exit();
        await PassAsync(processing.Time, stopping);

        Assert.False(processing.Drain.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task Stopping_OneRunsTooLong_IsCancelledAndThenCutOff()
    {
        await using var processing = new Processing();
        processing.Drain.TryEnter();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = processing.Drain.Cancelled.Register(cancelled.SetResult);
        var stopping = Service(processing).StoppingAsync(CancellationToken.None);

        processing.Time.Advance(Times.Finish);
        await cancelled.Task;
        Assert.False(stopping.IsCompleted);
        await PassAsync(processing.Time, stopping);

        Assert.Contains(_logger.Entries, entry => entry.Id.Id == 5012 && entry.Text.Contains("1 invocations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_OutboxPublishedButNotWrittenDown_IsSettled()
    {
        var topology = TestTopologies.Counting();
        await using var processing = new Processing(topology);
        await processing.Processor.ProcessAsync(topology, [TestRecords.Of(0, "a")], CancellationToken.None);
        var task = Assert.Single(await processing.Engine.GetStatusAsync(topology, CancellationToken.None)).Task;
        var before = await processing.Log.ReadHeadAsync(task, CancellationToken.None);
        Assert.True(before!.PublishedSequence < before.Sequence);

        await PassAsync(processing.Time, Service(processing).StoppingAsync(CancellationToken.None));

        var after = await processing.Log.ReadHeadAsync(task, CancellationToken.None);
        Assert.True(after!.PublishedSequence >= before.Sequence);
    }

    [Fact]
    public async Task Stopping_NoEngine_StillDrains()
    {
        await using var processing = new Processing();
        var service = new DrainService(processing.Drain, new ServiceCollection().BuildServiceProvider(), Times, processing.Time, _logger);

        await PassAsync(processing.Time, service.StoppingAsync(CancellationToken.None));

        Assert.Contains(_logger.Entries, entry => entry.Id.Id == 5013);
        Assert.True(processing.Drain.Over.IsCompleted);
    }

    private DrainService Service(Processing processing) => new(
        processing.Drain, new ServiceCollection().AddSingleton(processing.Engine).BuildServiceProvider(), Times, processing.Time, _logger);

    /// <summary>
    /// Moves the clock, in steps and only while the service waits for it: between two waits it may be on another thread.
    /// </summary>
    private static async Task PassAsync(FakeTimeProvider time, Task task)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(task, Task.Delay(1, limit.Token));
            limit.Token.ThrowIfCancellationRequested();
        }

        await task;
    }
}
