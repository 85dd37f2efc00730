using System.Collections;
using System.Reflection;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.Benchmarks.Worker;

/// <summary>
/// The app BenchApp in its true worker process, on LocalHost's worker channel. Batches go in by hand instead of from a
/// broker; from the gRPC message on everything is as under a host.
/// </summary>
internal sealed class BenchWorker : IAsyncDisposable
{
    private readonly RpcServer _rpc;
    private readonly WorkerSupervisor _supervisor;
    private readonly Dictionary<string, FunctionDescription> _functions;
    private readonly FunctionInvoker _invoker;
    private readonly KafkaBatchExecutor _executor;

    private BenchWorker(RpcServer rpc, WorkerSupervisor supervisor, Dictionary<string, FunctionDescription> functions, FunctionInvoker invoker, KafkaBatchExecutor executor)
    {
        _rpc = rpc;
        _supervisor = supervisor;
        _functions = functions;
        _invoker = invoker;
        _executor = executor;
    }

    public static async Task<BenchWorker> StartAsync(TextWriter progress)
    {
        var settings = HostSettings.Load(null, new Hashtable());
        // Start-up checks want a broker to be named; nobody ever connects to it.
        settings.Set("Kafka:Brokers", "127.0.0.1:1", "the benchmark");
        settings.Set("Streams:State", "memory:", "the benchmark");

        var app = WorkerApp.Open(Directory);
        var host = HostJson.Load(Path.Combine(app.Directory, HostJson.FileName), settings);
        var console = new ProgressConsole(progress);
        var logs = new WorkerLogs(new(host, verbose: false), new(), console);
        var rpc = await RpcServer.StartAsync(CancellationToken.None);
        var supervisor = new WorkerSupervisor(new(app, rpc.Address, settings), rpc, logs, console, new(), TimeProvider.System);
        try
        {
            var found = new Dictionary<string, FunctionDescription>();
            await supervisor.StartAsync(
                (session, functions) =>
                {
                    foreach (var (function, _) in new FunctionPlanner(app, settings, host).Plan(functions, session.Capabilities).Kafka)
                        found[function.Name] = function;
                    return functions;
                },
                CancellationToken.None);
            var invoker = new FunctionInvoker(supervisor, logs, host.FunctionTimeout, TimeProvider.System);
            return new(rpc, supervisor, found, invoker, new(found.Values, invoker, new(console, TimeProvider.System), TimeProvider.System));
        }
        catch
        {
            await supervisor.DisposeAsync();
            await rpc.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has a function take a batch; returns with the worker's answer.</summary>
    public async Task RunAsync(string function, IReadOnlyList<KafkaTriggerRecord> records)
    {
        var outcome = await _executor.ExecuteAsync(_functions[function].Id, records, CancellationToken.None);
        if (outcome != InvocationOutcome.Succeeded)
            throw new WorkMismatchException($"A batch of function '{function}' ended as {outcome}.");
    }

    public async Task<WorkerUsage> UsageAsync() => WorkerUsage.Parse((await AskAsync(WorkerFunctions.Usage)).String);

    /// <summary>The results since the last call, 48 bytes each.</summary>
    public async Task<ReadOnlyMemory<byte>> TakeResultsAsync() => (await AskAsync(WorkerFunctions.Results)).Bytes.Memory;

    public async ValueTask DisposeAsync()
    {
        await _supervisor.StopAsync();
        await _supervisor.DisposeAsync();
        await _rpc.DisposeAsync();
    }

    // Where the build of this project has put the app.
    private static string Directory => typeof(BenchWorker).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "BenchApp").Value!;

    /// <summary>Runs a function on no records and returns what it returns.</summary>
    private async Task<TypedData> AskAsync(string name)
    {
        var function = _functions[name];
        var result = await _invoker.InvokeAsync(function, (request, _) => Fill(request, function.Trigger!.Name), CancellationToken.None);
        return result is { Outcome: InvocationOutcome.Succeeded, Response.ReturnValue: { } value }
            ? value
            : throw new WorkMismatchException($"Function '{name}' ended as {result.Outcome}. {result.Error}");
    }

    private static OutboundMessage Fill(InvocationRequest request, string parameter)
    {
        var batch = KafkaBatchEncoder.Encode([], out var memory);
        request.InputData.Add(new ParameterBinding { Name = parameter, Data = new() { CollectionModelBindingData = batch } });
        return new(new() { InvocationRequest = request }, memory);
    }
}
