using System.Net;
using System.Net.Sockets;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

/// <summary>The host from outside: what it leaves behind, what it says, its exit code.</summary>
public sealed class HostProcessTests : IDisposable
{
    private const string Running = "Ctrl-C stops";
    private const string Linux = "Looks at processes by the means of Linux.";

    private readonly string _folder = Directory.CreateTempSubdirectory("localhost-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("echo app")]
    [InlineData("app that ignores everything")]
    public async Task Kill_Host_LeavesNoWorker(string kind)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        await using var host = Start([], kind == "echo app" ? [] : [("ECHO_START", "hang")]);
        var worker = 0;
        await Eventually.TrueAsync(() => TryFindWorker(host, out worker), "the worker");
        if (kind == "echo app")
        {
            await host.SaysAsync(Running);
        }

        host.Signal("KILL");

        await Processes.GoneAsync(worker, "the worker of a killed host");
        await Eventually.TrueAsync(() => !Watchdogs().Any(), "the watchdog to be gone");
    }

    [SkippableFact]
    public async Task Kill_HostInTheMomentOfItsStart_LeavesNoWorker()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        for (var i = 0; i < 5; i++)
        {
            await using var host = Start([]);
            var worker = 0;
            await Eventually.TrueAsync(() => TryFindWorker(host, out worker, anyStage: true), "the worker");

            host.Signal("KILL");

            await Processes.GoneAsync(worker, "the worker of a killed host");
        }
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_IdleHost_EndsWell(string signal)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        await using var host = Start([]);
        await host.SaysAsync(Running);
        var worker = host.Worker(EchoAssembly);

        host.Signal(signal);

        Assert.Equal(0, await host.EndAsync());
        Assert.False(Processes.IsAlive(worker));
        Assert.DoesNotContain("error", host.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", host.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Interrupt_BatchIsRunningAndTheWorkerHearsItToo_ItsAnswerIsAwaited()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        var log = Path.Combine(_folder, "echo.jsonl");
        var input = Path.Combine(_folder, "input.jsonl");
        await File.WriteAllTextAsync(input, """{"key":"a","value":{"n":1}}""" + "\n");
        await using var host = Start(["--play", "orders=" + input], ("ECHO_LOG", log), ("ECHO_DELAY_MS", "1500"));
        await Eventually.TrueAsync(() => File.Exists(log), "the batch to begin");

        // The worker's library would let the batch end; this app has none, so only the host hears it first.
        host.Signal("INT");

        Assert.Equal(0, await host.EndAsync());
        Assert.Contains("\"event\":\"end\"", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        Assert.DoesNotContain("error", host.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Interrupt_Twice_EndsAtOnce()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        var log = Path.Combine(_folder, "echo.jsonl");
        var input = Path.Combine(_folder, "input.jsonl");
        await File.WriteAllTextAsync(input, """{"key":"a","value":{"n":1}}""" + "\n");
        await using var host = Start(["--play", "orders=" + input], ("ECHO_LOG", log), ("ECHO_DELAY_MS", "60000"));
        await Eventually.TrueAsync(() => File.Exists(log), "the batch to begin");
        var worker = host.Worker(EchoAssembly);

        host.Signal("INT");
        await host.SaysAsync("Stopping");
        host.Signal("INT");

        Assert.Equal(130, await host.EndAsync());
        await Processes.GoneAsync(worker, "the worker");
    }

    [SkippableTheory]
    [InlineData("true", "ok")]
    [InlineData("false", "cancelled")]
    public async Task Terminate_DrainSetting_DecidesWhetherTheBatchIsCancelled(string drain, string result)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        var log = Path.Combine(_folder, "echo.jsonl");
        var input = Path.Combine(_folder, "input.jsonl");
        await File.WriteAllTextAsync(input, """{"key":"a","value":{"n":1}}""" + "\n");
        await using var host = Start(
            ["--play", "orders=" + input],
            ("ECHO_LOG", log), ("ECHO_DELAY_MS", "3000"), ("ECHO_TOKEN_AWARE", "1"), ("FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING", drain));
        await Eventually.TrueAsync(() => File.Exists(log), "the batch to begin");

        host.Signal("TERM");

        Assert.Equal(0, await host.EndAsync());
        Assert.Contains($"\"result\":\"{result}\"", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Terminate_FunctionDoesNotEnd_IsCutOffAfterAWhile()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Linux);
        var log = Path.Combine(_folder, "echo.jsonl");
        var input = Path.Combine(_folder, "input.jsonl");
        await File.WriteAllTextAsync(input, """{"key":"a","value":{"n":1}}""" + "\n");
        await using var host = Start(["--play", "orders=" + input], ("ECHO_LOG", log), ("ECHO_DELAY_MS", "600000"));
        await Eventually.TrueAsync(() => File.Exists(log), "the batch to begin");
        var worker = host.Worker(EchoAssembly);

        host.Signal("TERM");

        Assert.Equal(0, await host.EndAsync());
        Assert.Contains("A function still runs 12 s after the stop", host.Text, StringComparison.Ordinal);
        Assert.False(Processes.IsAlive(worker));
    }

    [Fact]
    public async Task Start_CrashLoop_EndsWithItsReason()
    {
        var input = Path.Combine(_folder, "input.jsonl");
        await File.WriteAllTextAsync(input, """{"key":"a","value":{"n":1},"partition":0}""" + "\n");
        await using var host = Start(["--play", "orders=" + input], ("ECHO_EXIT_ON", "0:0"));

        Assert.Equal(1, await host.EndAsync());
        Assert.Contains("has crashed 3 times within 120 s; it is not started again", host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AppFails_OneMessageAndExitCode1()
    {
        await using var host = Start([], ("ECHO_START", "exit"));

        Assert.Equal(1, await host.EndAsync());
        Assert.Single(host.Text.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains("ended at its start, while connecting to its host, with exit code 7", host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NothingThere_SaysWhatItLookedFor()
    {
        await using var host = HostProcess.Start(_folder, []);

        Assert.Equal(1, await host.EndAsync());
        Assert.Contains("it has neither a built worker (worker.config.json) nor a project", host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BrokerIsNotThere_NamesSettingAndAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        await using var host = Start([], ("Kafka__Brokers", address));

        Assert.Equal(1, await host.EndAsync());
        Assert.Contains($"Kafka:Brokers = '{address}' (environment variable Kafka__Brokers): no Kafka broker answers there", host.Text, StringComparison.Ordinal);
    }

    private static string EchoAssembly => Path.Combine(TestApps.KafkaEcho, "KafkaEcho.dll");

    private static HostProcess Start(string[] arguments, params (string Name, string Value)[] environment) => HostProcess.Start(
        TestApps.KafkaEcho,
        ["--port", "0", .. arguments],
        [("Echo__Topic", "orders"), ("Echo__Group", "g"), .. environment]);

    private static bool TryFindWorker(HostProcess host, out int worker, bool anyStage = false)
    {
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out worker) && Processes.Parent(worker) == host.Id)
            {
                // Any stage: the shell that is still to become the worker counts.
                var command = Processes.CommandLine(worker);
                if (command.Contains(EchoAssembly) && (anyStage || command[0] != "/bin/sh"))
                {
                    return true;
                }
            }
        }

        worker = 0;
        return false;
    }

    private static IEnumerable<int> Watchdogs() => Directory.GetDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
        .Where(id => id != 0 && Processes.IsAlive(id) && Processes.CommandLine(id) is ["/bin/sh", "-c", ..] command
            && command.Contains(EchoAssembly) && Processes.Parent(id) == 1);
}
