using System.Globalization;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Http;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Triggers.Kafka;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>One life of the host: everything started in order, played, watched, and stopped in order.</summary>
internal sealed class LocalHostRunner(LocalHostOptions options, IHostConsole console, WorkerTimeouts timeouts, TimeProvider time)
{
    // What the Functions host leaves its functions on SIGTERM before it goes.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(12);

    // Set, a stop lets the batches that were handed over run to their end instead of cancelling the one that runs.
    private const string DrainSetting = "FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING";

    // "Batch will be retried in-place", up to fifty times a second; the failure itself is shown once and counted.
    private static readonly HashSet<int> _toldByFailures = [304];

    /// <summary>Runs until <paramref name="stop"/> is signalled, or until everything asked for is done.</summary>
    /// <returns>What the run came to; null where it was stopped before everything was processed.</returns>
    /// <exception cref="LocalHostException">Something the host cannot go on with.</exception>
    public async Task<RunSummary?> RunAsync(CancellationToken stop)
    {
        var (app, localSettings) = await new AppLocator(console, time).OpenAsync(options.App, stop);
        var settings = HostSettings.Load(localSettings, Environment.GetEnvironmentVariables());
        var host = HostJson.Load(Path.Combine(app.Directory, HostJson.FileName), settings);
        var kafkaOptions = KafkaTriggerOptionsReader.Read(host, out var warnings);
        foreach (var warning in warnings)
        {
            console.Warn(warning);
        }

        var filter = new LogFilter(host, options.Verbose);
        var metrics = new WorkerMetrics();
        var logs = new WorkerLogs(filter, metrics, console);
        await using var broker = await new BrokerSelection(app, settings, options, console).OpenAsync();

        console.Phase($"Starting the worker of {app.Name} …");
        await using var rpc = await RpcServer.StartAsync(stop);
        await using var workers = new WorkerSupervisor(new(app, rpc.Address, settings), rpc, logs, console, timeouts, time);
        var plan = await StartWorkerAsync(new(app, settings, host), workers, broker, stop);

        var invoker = new FunctionInvoker(workers, logs, host.FunctionTimeout, time);
        var failures = new FailureReporter(console, time);
        await using var http = await StartHttpAsync(plan, settings, invoker, failures, stop);
        var executor = new KafkaBatchExecutor(plan.Kafka.Select(kafka => kafka.Function), invoker, failures, time);
        var logger = new ConsoleLogger(KafkaTriggerListener.LogCategory, filter, options.Verbose ? [] : _toldByFailures, console);
        var listeners = plan.Kafka
            .Select(kafka => new KafkaTriggerListener(kafka.Trigger, kafkaOptions, executor, time, logger, options.Strict, configure: broker.Tune))
            .ToList();

        using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = new RunningHost(options, console, broker, listeners, metrics, executor, http?.Address, time);
        var done = running.RunAsync(work.Token);
        Task? first = null;
        try
        {
            // A stop is heard here at once, not when what is under way has been put down: in a terminal the worker has
            // heard it too, and refuses what the triggers would still send it.
            first = await Task.WhenAny(
                [done, workers.GaveUp, Task.Delay(Timeout.Infinite, stop), .. listeners.Select(listener => Failed(listener, stop))]);
        }
        finally
        {
            if (stop.IsCancellationRequested)
            {
                console.Phase("Stopping …");
            }

            await work.CancelAsync();
            await StopAsync(workers, listeners, http, drain: settings.Get(DrainSetting)?.Equals("true", StringComparison.OrdinalIgnoreCase) == true);
        }

        if (workers.GaveUp.IsCompleted)
        {
            throw await workers.GaveUp;
        }

        foreach (var listener in listeners)
        {
            if (listener.Completion.Exception?.InnerException is { } fatal)
            {
                throw new LocalHostException(
                    $"The Kafka trigger of function '{listener.Binding.FunctionName}' on topic '{listener.Binding.Topic}' has failed for good: {fatal.Message}",
                    fatal);
            }
        }

        try
        {
            await done;
        }
        catch (Exception exception) when (stop.IsCancellationRequested && (exception is OperationCanceledException || first != done))
        {
            // Asked to stop, in the midst of something.
        }

        return running.Summary;
    }

    private async Task<FunctionPlan> StartWorkerAsync(
        FunctionPlanner planner, WorkerSupervisor workers, IKafkaBroker broker, CancellationToken stop)
    {
        FunctionPlan? plan = null;
        using var progress = new ElapsedProgress("starting", console, time);
        await workers.StartAsync(
            (session, functions) =>
            {
                // A worker that is started again has the same functions; what is fired stays as it was planned first.
                plan ??= planner.Plan(functions, session.Capabilities);
                var loaded = plan.Loaded.Select(function => function.Id).ToHashSet(StringComparer.Ordinal);
                return [.. functions.Where(function => loaded.Contains(function.Id))];
            },
            stop);
        foreach (var (function, trigger) in plan!.Kafka)
        {
            console.Info($"  {function.Name}: Kafka topic {trigger.Topic}, group {trigger.ConsumerGroup}");
            if (trigger.BrokerList != broker.BootstrapServers && options.NamedTopics.Any())
            {
                console.Warn(
                    $"Function '{function.Name}' reads from {trigger.BrokerList}; files are played to, and topics read from, "
                    + $"{broker.BootstrapServers} ({ExternalKafka.BrokersSetting}).");
            }
        }

        foreach (var (function, reason) in plan.Skipped)
        {
            console.Warn($"Function '{function}' is left out: {reason}.");
        }

        return plan;
    }

    private async Task<HttpTriggerServer?> StartHttpAsync(
        FunctionPlan plan, HostSettings settings, FunctionInvoker invoker, FailureReporter failures, CancellationToken stop)
    {
        if (plan.Http.Count == 0)
        {
            return null;
        }

        var port = options.Port ?? settings.LocalHttpPort ?? LocalHostOptions.DefaultPort;
        var http = await HttpTriggerServer.StartAsync(port, plan.Http, invoker, failures, stop);
        foreach (var function in plan.Http)
        {
            console.Info(string.Create(
                CultureInfo.InvariantCulture,
                $"  {function.Function.Name}: {(function.Methods.Count == 0 ? "any method" : string.Join(',', function.Methods))} {http.Address}{function.Route}"));
        }

        return http;
    }

    private static async Task StopAsync(KafkaTriggerListener listener, bool drain)
    {
        if (drain)
        {
            await listener.DrainAsync();
        }

        await listener.StopAsync();
    }

    private static async Task Failed(KafkaTriggerListener listener, CancellationToken stop)
    {
        try
        {
            await listener.Completion;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return;
        }

        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StopAsync(WorkerSupervisor workers, List<KafkaTriggerListener> listeners, HttpTriggerServer? http, bool drain)
    {
        // In a terminal the worker is told as well, and ends by itself when its functions are done: no crash.
        workers.ExpectEnd();
        var stopping = Task.WhenAll(
        [
            .. listeners.Select(listener => StopAsync(listener, drain)),
            http?.StopAsync(_patience) ?? Task.CompletedTask,
        ]);
        if (await Task.WhenAny(stopping, Task.Delay(_patience, time)) != stopping)
        {
            console.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"A function still runs {_patience.TotalSeconds:0} s after the stop; it is cut off, its records come again."));
        }

        await workers.StopAsync();
        await stopping;
    }
}
