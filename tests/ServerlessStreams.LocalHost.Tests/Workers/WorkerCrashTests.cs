using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class WorkerCrashTests
{
    [Theory]
    [InlineData("kill", "exit code 137 (killed)")]
    [InlineData("failfast", "exit code 134 (aborted)")]
    [InlineData("3", "exit code 3")]
    public async Task Crash_BatchInFlight_IsLostAndTheNextRunsOnANewWorker(string how, string said)
    {
        await using var worker = await EchoWorker.StartAsync(settings: [("ECHO_EXIT_ON", "0:5=1"), ("ECHO_EXIT_HOW", how)]);
        var first = worker.Supervisor.ProcessId;

        var lost = await worker.RunAsync(EchoWorker.Record(5));
        var again = await worker.RunAsync(EchoWorker.Record(5));

        Assert.Equal((InvocationOutcome.WorkerLost, InvocationOutcome.Succeeded), (lost, again));
        Assert.NotEqual(first, worker.Supervisor.ProcessId);
        Assert.Contains(said, worker.Console.Text, StringComparison.Ordinal);
        Assert.Contains("runs again", worker.Console.Text, StringComparison.Ordinal);
        Assert.False(worker.Supervisor.GaveUp.IsCompleted);
    }

    [Fact]
    public async Task Crash_ThreeInShortOrder_GivesUpWithTheReason()
    {
        await using var worker = await EchoWorker.StartAsync(
            new() { RestartBackoff = TimeSpan.FromMilliseconds(10) }, settings: ("ECHO_EXIT_ON", "0:5"));

        var outcomes = new List<InvocationOutcome>();
        while (!worker.Supervisor.GaveUp.IsCompleted)
        {
            outcomes.Add(await worker.RunAsync(EchoWorker.Record(5)));
        }

        var reason = await worker.Supervisor.GaveUp;
        Assert.All(outcomes, outcome => Assert.Equal(InvocationOutcome.WorkerLost, outcome));
        Assert.Equal(2, worker.Supervisor.Restarts);
        Assert.Contains("has crashed 3 times within 120 s", reason.Message, StringComparison.Ordinal);
        Assert.Contains("ended with exit code 3", reason.Message, StringComparison.Ordinal);
        Assert.Equal(InvocationOutcome.WorkerLost, await worker.RunAsync(EchoWorker.Record(6)));
    }

    [SkippableFact]
    public async Task Probe_WorkerStopsAnswering_IsKilledAndStartedAgain()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Stops a process by a signal.");
        await using var worker = await EchoWorker.StartAsync(
            new() { ProbeEvery = TimeSpan.FromMilliseconds(100), ProbeAnswer = TimeSpan.FromSeconds(1) });
        var first = worker.Supervisor.ProcessId!.Value;

        Processes.Signal(first, "STOP");
        await Eventually.TrueAsync(() => worker.Supervisor.Restarts == 1, "a restart");

        Assert.Contains("was killed because it did not answer for 1 s", worker.Console.Text, StringComparison.Ordinal);
        Assert.False(Processes.IsAlive(first));
        Assert.Equal(InvocationOutcome.Succeeded, await worker.RunAsync(EchoWorker.Record(0)));
    }

    [SkippableFact]
    public async Task Probe_LongFunction_IsNoReasonToKill()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Compares processes.");
        await using var worker = await EchoWorker.StartAsync(
            new() { ProbeEvery = TimeSpan.FromMilliseconds(50), ProbeAnswer = TimeSpan.FromSeconds(1) },
            settings: ("ECHO_DELAY_MS", "2500"));

        Assert.Equal(InvocationOutcome.Succeeded, await worker.RunAsync(EchoWorker.Record(0)));
        Assert.Equal(0, worker.Supervisor.Restarts);
    }

    [Fact]
    public async Task Stop_IdleWorker_EndsByItselfAndIsNoCrash()
    {
        await using var worker = await EchoWorker.StartAsync();
        await worker.RunAsync(EchoWorker.Record(0));

        await worker.Supervisor.StopAsync().WaitAsync(EchoWorker.Patience);

        Assert.DoesNotContain("error", worker.Console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("exit code", worker.Console.Text, StringComparison.Ordinal);
        Assert.Equal(0, worker.Supervisor.Restarts);
        Assert.Equal(InvocationOutcome.WorkerLost, await worker.RunAsync(EchoWorker.Record(1)));
    }

    [SkippableFact]
    public async Task ExpectEnd_WorkerIsInterruptedToo_IsNoCrash()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sends a signal.");
        await using var worker = await EchoWorker.StartAsync();
        var process = worker.Supervisor.ProcessId!.Value;

        worker.Supervisor.ExpectEnd();
        Processes.Signal(process, "INT");
        await Processes.GoneAsync(process, "the interrupted worker");
        await worker.Supervisor.StopAsync().WaitAsync(EchoWorker.Patience);

        Assert.Equal(0, worker.Supervisor.Restarts);
        Assert.DoesNotContain("exit code", worker.Console.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Stop_WorkerDoesNotEnd_IsKilled()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Stops a process by a signal.");
        await using var worker = await EchoWorker.StartAsync(new() { Terminate = TimeSpan.FromSeconds(1) });
        var process = worker.Supervisor.ProcessId!.Value;
        Processes.Signal(process, "STOP");

        await worker.Supervisor.StopAsync().WaitAsync(EchoWorker.Patience);

        Assert.False(Processes.IsAlive(process));
        Assert.Contains("was killed because it did not end within 1 s", worker.Console.Text, StringComparison.Ordinal);
    }
}
