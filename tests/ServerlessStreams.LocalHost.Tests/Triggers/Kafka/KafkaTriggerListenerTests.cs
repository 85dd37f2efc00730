using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka;

/// <summary>The trigger on the embedded broker.</summary>
public sealed class KafkaTriggerListenerTests : IAsyncLifetime
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly RecordingLogger _log = new();
    private readonly List<KafkaTriggerListener> _listeners = [];

    public async Task InitializeAsync() => await _kafka.EnsureTopicsAsync([new("t", 1)]);

    public async Task DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task Start_Records_RunsAndStoresThem()
    {
        await ProduceAsync(25);
        var function = new TestFunction();

        var listener = Start(function, new() { MaxBatchSize = 10 });
        await Eventually.TrueAsync(() => function.Batches.Count == 3, "three batches");
        await Eventually.TrueAsync(() => listener.Progress() is [{ SettledUpTo: 25, Pending: 0, InFlight: false }], "all settled");

        Assert.Equal([10, 10, 5], function.Batches.Select(batch => batch.Count));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"v{i}"), function.Batches.SelectMany(batch => batch).Select(record => Encoding.UTF8.GetString(record.Value!)));
        Assert.Equal(3, listener.Invocations);
        Assert.Equal([10L, 20L, 25L], _log.Lines.Where(line => line.Event == 302).Select(line => (long)line.Values["Offset"]!));
    }

    [Fact]
    public async Task Start_EmptyTopic_StandsAtItsEndWithoutAnInvocation()
    {
        var function = new TestFunction();

        var listener = Start(function);
        await Eventually.TrueAsync(() => listener.Progress() is [{ EndSeen: 0, SettledUpTo: 0 }], "the end was seen");

        Assert.Empty(function.Batches);
    }

    [Fact]
    public async Task Run_WorkerLost_CountsAsAFailedAttempt()
    {
        await ProduceAsync(3);
        var function = new TestFunction((number, _, _) => Task.FromResult(number == 1 ? InvocationOutcome.WorkerLost : InvocationOutcome.Failed));

        var listener = Start(function, new() { CommitOnFailure = false, MaxRetries = 2 });
        await Eventually.TrueAsync(() => listener.Progress() is [{ Stored: 3 }], "given up and stored");

        Assert.Equal(3, function.Batches.Count);
        Assert.Equal(2, _log.Lines.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("retried in-place", StringComparison.Ordinal)));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("force-committed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ExecutorThrows_BatchIsNotSkipped()
    {
        await ProduceAsync(3);
        var function = new TestFunction((number, _, _) => number == 1 ? throw new InvalidOperationException("broken") : Task.FromResult(InvocationOutcome.Succeeded));

        var listener = Start(function, new() { CommitOnFailure = false, MaxRetries = -1 });
        await Eventually.TrueAsync(() => listener.Progress() is [{ Stored: 3 }], "stored");

        Assert.Equal(2, function.Batches.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_BatchInTheFunction_IsCancelledAwaitedAndNotStored(bool strict)
    {
        await ProduceAsync(15);
        var token = new TaskCompletionSource<TimeSpan>();
        var clock = new Stopwatch();
        var release = new TaskCompletionSource();
        var function = new TestFunction(async (_, _, stopping) =>
        {
            stopping.Register(() => token.TrySetResult(clock.Elapsed));
            await release.Task;
            return InvocationOutcome.Succeeded;
        });
        var listener = Start(function, new() { MaxBatchSize = 5 }, strict);
        await Eventually.TrueAsync(() => listener.Progress() is [{ InFlight: true, Pending: 15 }], "one in the function, two held");

        clock.Start();
        var stop = listener.StopAsync();
        var cancelled = await token.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(stop.IsCompleted);
        release.SetResult();
        await stop.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(cancelled < TimeSpan.FromSeconds(2), $"The token was cancelled only after {cancelled}.");
        Assert.Single(function.Batches);
        Assert.DoesNotContain(_log.Lines, line => line.Event == 302);
    }

    [Fact]
    public async Task Drain_HeldBatches_RunsTheOneInTheChannelToo()
    {
        await ProduceAsync(15);
        var release = new TaskCompletionSource();
        var cancelled = false;
        var function = new TestFunction(async (_, _, stopping) =>
        {
            await release.Task;
            cancelled |= stopping.IsCancellationRequested;
            return InvocationOutcome.Succeeded;
        });
        var listener = Start(function, new() { MaxBatchSize = 5 });
        await Eventually.TrueAsync(() => listener.Pending == 15, "one in the function, two held");

        var drain = listener.DrainAsync();
        release.SetResult();
        await drain.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([0L, 5L], function.Batches.Select(batch => batch[0].Offset));
        Assert.Equal([5L, 10L], _log.Lines.Where(line => line.Event == 302).Select(line => (long)line.Values["Offset"]!));
        Assert.False(cancelled);
    }

    [Fact]
    public async Task Start_TopicMissing_IsOneErrorLineAndFoundLater()
    {
        var function = new TestFunction();
        Start(function, topic: "later");
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Level == LogLevel.Error), "an error line");
        await _kafka.EnsureTopicsAsync([new("later", 2)]);
        await ProduceAsync(1, "later");

        await Eventually.TrueAsync(() => function.Batches.Count == 1, "the record arrives");

        var error = Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
        Assert.StartsWith("Consume error", error.Text);
        Assert.Contains("'later'", error.Text);
    }

    [Fact]
    public async Task Start_NothingListens_SaysSoAgainAndAgainAndStops()
    {
        var listener = Start(new TestFunction(), brokers: "127.0.0.1:1");
        await Eventually.TrueAsync(
            () => _log.Lines.Count(line => line.Level == LogLevel.Error && line.Text.Contains("refused", StringComparison.Ordinal)) >= 3, "it is said again");

        await listener.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("1/1 brokers are down", StringComparison.Ordinal));
    }

    private KafkaTriggerListener Start(TestFunction function, KafkaTriggerOptions? options = null, bool strict = false, string topic = "t", string? brokers = null)
    {
        var binding = new KafkaTriggerBinding("1", "f", brokers ?? _kafka.BootstrapServers, topic, "g", IsBatched: true, "Binary", new Dictionary<string, string>());
        var listener = new KafkaTriggerListener(binding, options ?? new(), function, TimeProvider.System, _log, strict, _kafka.Tune);
        _listeners.Add(listener);
        listener.Start();
        return listener;
    }

    private async Task ProduceAsync(int count, string topic = "t")
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(_kafka.ClientConfig()) { LingerMs = 0 }).Build();
        await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => producer.ProduceAsync(new TopicPartition(topic, 0), new Message<Null, string> { Value = $"v{i}" })));
    }
}
