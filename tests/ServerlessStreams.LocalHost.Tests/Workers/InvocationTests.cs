using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class InvocationTests
{
    [Fact]
    public async Task Batch_NullAndEmptyAndBinary_ArriveAsTheyAre()
    {
        await using var worker = await EchoWorker.StartAsync();
        var records = new[]
        {
            new KafkaTriggerRecord("töpic", 3, 0, null, null, -1, []),
            new KafkaTriggerRecord("töpic", 3, 127, [], [], 0, [new("h", null), new("h", []), new("", [0, 255])]),
            new KafkaTriggerRecord("töpic", int.MaxValue, long.MaxValue, [0, 0x80, 0xff], "\u00e9"u8.ToArray(), 253_402_300_799_999, []),
        };

        Assert.Equal(InvocationOutcome.Succeeded, await worker.RunAsync(records));

        var batch = worker.Events("batch").Single();
        Assert.Equal(
            """[[3,0,null,null],[3,127,"",""],[2147483647,9223372036854775807,"AID/","w6k="]]""",
            batch.GetProperty("records").GetRawText());
        Assert.Equal("""[[],[["h",null],["h",""],["","AP8="]],[]]""", batch.GetProperty("headers").GetRawText());
        Assert.Equal("[-1,0,253402300799999]", batch.GetProperty("timestamps").GetRawText());
        Assert.Equal("töpic", batch.GetProperty("topic").GetString());
    }

    [Fact]
    public async Task Batch_OfAHundredMegabytes_Arrives()
    {
        await using var worker = await EchoWorker.StartAsync(settings: ("ECHO_LOG", ""));
        var value = RandomNumberGenerator.GetBytes(100_000);
        var records = Enumerable.Range(0, 1000).Select(offset => EchoWorker.Record(offset, key: null, value)).ToArray();

        Assert.Equal(InvocationOutcome.Succeeded, await worker.RunAsync(records));
        Assert.Equal(InvocationOutcome.Succeeded, await worker.RunAsync(EchoWorker.Record(1000)));
        Assert.Equal(0, worker.Supervisor.Restarts);
        Assert.Equal(1001, worker.Executor.Records);
    }

    [Fact]
    public async Task Cancel_RightBehindItsInvocation_IsNotLost()
    {
        await using var worker = await EchoWorker.StartAsync(settings: [("ECHO_DELAY_MS", "60000"), ("ECHO_TOKEN_AWARE", "1")]);
        for (var i = 0; i < 20; i++)
        {
            using var stopping = new CancellationTokenSource();
            var running = worker.RunAsync([EchoWorker.Record(i)], stopping.Token);
            await stopping.CancelAsync();

            // A batch that had not been handed to the worker yet is not even begun.
            Assert.Equal(InvocationOutcome.Cancelled, await running);
        }
    }

    [Fact]
    public async Task Cancel_WhileTheFunctionRuns_ItsAnswerIsAwaited()
    {
        await using var worker = await EchoWorker.StartAsync(settings: ("ECHO_DELAY_MS", "1500"));
        using var stopping = new CancellationTokenSource();
        var running = worker.RunAsync([EchoWorker.Record(0)], stopping.Token);
        await worker.EventsAsync("batch");

        await stopping.CancelAsync();

        // This one does not heed its token.
        Assert.Equal(InvocationOutcome.Succeeded, await running);
        Assert.Single(worker.Events("cancel"));
    }

    [Fact]
    public async Task Cancel_FunctionHeedsIt_OutcomeIsCancelledAndNoFailureIsShown()
    {
        await using var worker = await EchoWorker.StartAsync(settings: [("ECHO_DELAY_MS", "60000"), ("ECHO_TOKEN_AWARE", "1")]);
        using var stopping = new CancellationTokenSource();
        var running = worker.RunAsync([EchoWorker.Record(0)], stopping.Token);
        await worker.EventsAsync("batch");

        await stopping.CancelAsync();

        Assert.Equal(InvocationOutcome.Cancelled, await running);
        Assert.DoesNotContain("failed", worker.Console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_UserException_IsShownOnce()
    {
        await using var worker = await EchoWorker.StartAsync(settings: ("ECHO_THROW_ON", "0:5"));

        Assert.Equal(InvocationOutcome.Failed, await worker.RunAsync(EchoWorker.Record(5)));
        Assert.Equal(InvocationOutcome.Failed, await worker.RunAsync(EchoWorker.Record(5)));

        var shown = worker.Console.Lines.Where(line => line.Contains("told to fail on record 0:5", StringComparison.Ordinal));
        Assert.StartsWith("error: Function 'echo' failed: System.InvalidOperationException: The echo app was told to fail", shown.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_FunctionHasAPolicy_RunsInsideOneAttempt()
    {
        await using var worker = await EchoWorker.StartAsync(settings: ("ECHO_THROW_ON", "0:5=4"));
        var function = worker.Plan.Kafka.Single().Function;
        function.Metadata.RetryOptions = new()
        {
            MaxRetryCount = 2,
            DelayInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)),
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay,
        };
        var executor = new KafkaBatchExecutor([function], worker.Invoker, worker.Failures, TimeProvider.System);

        var first = await executor.ExecuteAsync(function.Id, [EchoWorker.Record(5)], CancellationToken.None);
        var second = await executor.ExecuteAsync(function.Id, [EchoWorker.Record(5)], CancellationToken.None);

        Assert.Equal((InvocationOutcome.Failed, InvocationOutcome.Succeeded), (first, second));
        Assert.Equal(5, worker.Events("batch").Count);
    }

    [Fact]
    public async Task Logs_OfTheApp_AreShownWithTheirCategory()
    {
        await using var worker = await EchoWorker.StartAsync();

        await worker.RunAsync(EchoWorker.Record(0), EchoWorker.Record(1));

        Assert.Contains("[EchoFunction] Echo got 2 records", worker.Console.Lines);
        Assert.DoesNotContain(worker.Console.Lines, line => line.StartsWith("[Lifetime]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_CountersAndGauges_ArriveBeforeTheAnswer()
    {
        await using var worker = await EchoWorker.StartAsync(settings: ("ECHO_METRICS", "1"));

        await worker.RunAsync(EchoWorker.Record(0), EchoWorker.Record(1), EchoWorker.Record(0) with { Partition = 1 });
        await worker.RunAsync(EchoWorker.Record(2));

        Assert.Equal(4, worker.Metrics.Total("streams.records"));
        Assert.Equal(2, worker.Metrics.Total("streams.open_windows"));
        Assert.Null(worker.Metrics.Total("streams.late"));
    }

    [Fact]
    public async Task FunctionTimeout_Exceeded_CancelsThenKillsAndRunsAgain()
    {
        await using var worker = await EchoWorker.StartAsync(
            functionTimeout: TimeSpan.FromSeconds(1),
            settings: [("ECHO_DELAY_FIRST", "1"), ("ECHO_DELAY_FIRST_MS", "60000")]);

        Assert.Equal(InvocationOutcome.Failed, await worker.RunAsync(EchoWorker.Record(0)));
        await Eventually.TrueAsync(() => worker.Supervisor.Restarts == 1, "a restart");

        Assert.Single(worker.Events("cancel"));
        Assert.Contains("function 'echo' ran longer than functionTimeout (00:00:01)", worker.Console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("crashed", worker.Console.Text, StringComparison.Ordinal);
    }
}
