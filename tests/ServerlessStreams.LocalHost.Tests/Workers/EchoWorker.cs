using System.Collections;
using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Tests.Console;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

/// <summary>The app KafkaEcho in its true worker, without a broker: batches go in by hand.</summary>
internal sealed class EchoWorker : IAsyncDisposable
{
    private readonly RpcServer _rpc;
    private readonly string _log;

    private EchoWorker(RpcServer rpc, string log, RecordingConsole console, WorkerSupervisor supervisor, FunctionPlan plan, HostJson host)
    {
        _rpc = rpc;
        _log = log;
        Console = console;
        Supervisor = supervisor;
        Plan = plan;
        Metrics = new();
        Host = host;
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public RecordingConsole Console { get; }

    public WorkerSupervisor Supervisor { get; }

    public FunctionPlan Plan { get; }

    public HostJson Host { get; }

    public WorkerMetrics Metrics { get; private init; }

    public FunctionInvoker Invoker { get; private init; } = null!;

    public FailureReporter Failures { get; private init; } = null!;

    public KafkaBatchExecutor Executor { get; private init; } = null!;

    public string EchoId => Plan.Kafka.Single().Function.Id;

    public static async Task<EchoWorker> StartAsync(
        WorkerTimeouts? timeouts = null, TimeSpan? functionTimeout = null, params (string Name, string Value)[] settings)
    {
        var log = Path.Combine(Path.GetTempPath(), $"echo-{Guid.NewGuid():N}.jsonl");
        var hostSettings = HostSettings.Load(null, new Hashtable());
        foreach (var (name, value) in settings.Append(("ECHO_LOG", log)).Append(("Kafka:Brokers", "127.0.0.1:1"))
            .Append(("Echo:Topic", "t")).Append(("Echo:Group", "g")))
        {
            hostSettings.Set(name, value, "test");
        }

        var app = WorkerApp.Open(TestApps.KafkaEcho);
        var host = HostJson.Load(Path.Combine(app.Directory, HostJson.FileName), hostSettings);
        var console = new RecordingConsole();
        var metrics = new WorkerMetrics();
        var logs = new WorkerLogs(new(host, verbose: false), metrics, console);
        var rpc = await RpcServer.StartAsync(CancellationToken.None);
        var supervisor = new WorkerSupervisor(
            new(app, rpc.Address, hostSettings), rpc, logs, console, timeouts ?? new(), TimeProvider.System);
        FunctionPlan? plan = null;
        try
        {
            await supervisor.StartAsync(
                (session, functions) =>
                {
                    plan ??= new FunctionPlanner(app, hostSettings, host).Plan(functions, session.Capabilities);
                    return functions;
                },
                CancellationToken.None).WaitAsync(Patience);
        }
        catch
        {
            await supervisor.DisposeAsync();
            await rpc.DisposeAsync();
            throw;
        }

        var invoker = new FunctionInvoker(supervisor, logs, functionTimeout, TimeProvider.System);
        var failures = new FailureReporter(console, TimeProvider.System);
        return new(rpc, log, console, supervisor, plan!, host)
        {
            Metrics = metrics,
            Invoker = invoker,
            Failures = failures,
            Executor = new(plan!.Kafka.Select(kafka => kafka.Function), invoker, failures, TimeProvider.System),
        };
    }

    /// <summary>Runs a batch of records of partition 0 in the function <c>echo</c>.</summary>
    public Task<InvocationOutcome> RunAsync(params KafkaTriggerRecord[] records) => RunAsync(records, CancellationToken.None);

    public Task<InvocationOutcome> RunAsync(IReadOnlyList<KafkaTriggerRecord> records, CancellationToken stopping) =>
        Executor.ExecuteAsync(EchoId, records, stopping).WaitAsync(Patience);

    /// <summary>A record of partition 0.</summary>
    public static KafkaTriggerRecord Record(long offset, byte[]? key = null, byte[]? value = null) =>
        new("t", 0, offset, key, value, 1_700_000_000_000 + offset, []);

    /// <summary>The events of a kind that the app has written down.</summary>
    public IReadOnlyList<JsonElement> Events(string kind) =>
        !File.Exists(_log)
            ? []
            : [.. File.ReadAllLines(_log).Select(line => JsonDocument.Parse(line).RootElement)
                .Where(line => line.GetProperty("event").GetString() == kind)];

    /// <summary>Waits until the app has written down so many events of a kind.</summary>
    public Task EventsAsync(string kind, int count = 1) => Eventually.TrueAsync(() => Events(kind).Count >= count, $"{count} events '{kind}'");

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        await _rpc.DisposeAsync();
        File.Delete(_log);
    }
}
