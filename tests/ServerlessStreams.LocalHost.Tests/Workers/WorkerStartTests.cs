using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class WorkerStartTests
{
    [Fact]
    public async Task Start_AppThrows_MessageHasItsLastLines()
    {
        var error = await FailAsync(("ECHO_START", "throw"));

        Assert.Contains("KafkaEcho ended at its start, while connecting to its host, with exit code 134", error.Message, StringComparison.Ordinal);
        Assert.Contains("Unhandled exception. System.InvalidOperationException: The echo app was told to fail", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AppExits_MessageHasTheCode()
    {
        var error = await FailAsync(("ECHO_START", "exit"));

        Assert.Contains("with exit code 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AppHangs_IsKilledWhenItsTimeIsUp()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<LocalHostException>(() => EchoWorker.StartAsync(
            new() { Start = TimeSpan.FromSeconds(2) }, settings: ("ECHO_START", "hang")));

        Assert.Contains("did not get done connecting to its host within 2 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("was killed", error.Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Start_FunctionCannotBeLoaded_NamesFunctionAndReason()
    {
        var error = await FailAsync(("ECHO_BAD_FUNCTION", "1"));

        Assert.Contains("Function 'broken' (KafkaEcho.NoSuchClass.Run in KafkaEcho.dll) cannot be loaded", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WholeApp_EveryFunctionIsPlanned()
    {
        await using var worker = await EchoWorker.StartAsync();

        Assert.Equal(["exit", "hello", "slow", "throw"], worker.Plan.Http.Select(http => http.Function.Name).Order(StringComparer.Ordinal));
        var kafka = worker.Plan.Kafka.Single().Trigger;
        Assert.Equal(("echo", "127.0.0.1:1", "t", "g", "Binary"), (kafka.FunctionName, kafka.BrokerList, kafka.Topic, kafka.ConsumerGroup, kafka.KeyDataType));
        Assert.Empty(worker.Plan.Skipped);
    }

    private static Task<LocalHostException> FailAsync(params (string, string)[] settings) =>
        Assert.ThrowsAsync<LocalHostException>(() => EchoWorker.StartAsync(settings: settings));
}
