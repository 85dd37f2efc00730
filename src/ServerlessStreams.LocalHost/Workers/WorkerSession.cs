using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>One worker process from its start to its end: started, initialised, asked for its functions, loaded, watched.</summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    private readonly WorkerProcess _process;
    private readonly WorkerTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private Task<WorkerEnd>? _ended;
    private string? _killedBecause;
    private bool _killedDeliberately;
    private int _disposed;

    private WorkerSession(WorkerProcess process, WorkerChannel channel, WorkerTimeouts timeouts, TimeProvider time)
    {
        _process = process;
        Channel = channel;
        _timeouts = timeouts;
        _time = time;
    }

    /// <summary>The conversation with it.</summary>
    public WorkerChannel Channel { get; }

    /// <summary>The process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What it can do (<c>HttpUri</c>, …).</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>Done when the process has ended, or was ended because it no longer answered.</summary>
    public Task<WorkerEnd> Ended => _ended ?? throw new InvalidOperationException("The worker has not been started.");

    /// <summary>Starts a worker and brings it to where functions can be invoked.</summary>
    /// <param name="launch">What is started.</param>
    /// <param name="rpc">Where it connects.</param>
    /// <param name="logs">Gets what it logs.</param>
    /// <param name="console">Gets what it writes.</param>
    /// <param name="timeouts">How long each step may take.</param>
    /// <param name="choose">Of the functions it has, those to load; may refuse by throwing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up and kills it.</param>
    /// <exception cref="LocalHostException">It crashed, hung or failed; the process is gone.</exception>
    public static async Task<WorkerSession> StartAsync(
        WorkerLaunch launch,
        RpcServer rpc,
        IRpcLogSink logs,
        IHostConsole console,
        WorkerTimeouts timeouts,
        Func<WorkerSession, IReadOnlyList<FunctionDescription>, IReadOnlyList<FunctionDescription>> choose,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var workerId = Guid.NewGuid().ToString();
        var channel = new WorkerChannel(workerId, logs, time);
        var connected = rpc.Expected.Expect(channel);
        var output = new HeldOutput(launch.App.Name, console);
        var process = WorkerProcess.Start(launch.Create(workerId), output.Add, time);
        var session = new WorkerSession(process, channel, timeouts, time);
        try
        {
            await session.HandshakeAsync(launch, connected, choose, cancellationToken);
            session._ended = session.WatchAsync();
            output.Release();
            return session;
        }
        catch
        {
            channel.Close("the host gave it up");
            await session.DisposeAsync();
            throw;
        }
        finally
        {
            rpc.Expected.Forget(channel);
        }
    }

    /// <summary>Ends the process at once.</summary>
    /// <param name="because">Why, for the message: "was killed because …".</param>
    /// <param name="deliberately">Whether this is no crash of the app.</param>
    public void Kill(string because, bool deliberately)
    {
        if (Interlocked.CompareExchange(ref _killedBecause, because, null) == null)
        {
            _killedDeliberately = deliberately;
        }

        _process.Kill();
    }

    /// <summary>Asks it to end, and ends it after the time for that. Its functions should be done: it does not wait for them.</summary>
    public async Task<WorkerEnd> TerminateAsync()
    {
        Channel.Post(new()
        {
            WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(_timeouts.Terminate) },
        });
        try
        {
            return await Ended.WaitAsync(_timeouts.Terminate, _time);
        }
        catch (TimeoutException)
        {
            Kill(string.Create(CultureInfo.InvariantCulture, $"it did not end within {_timeouts.Terminate.TotalSeconds:0.#} s"), deliberately: true);
            return await Ended;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _ending.CancelAsync();
        await _process.DisposeAsync();
        Channel.Close("the host ended it");
        if (_ended != null)
        {
            await _ended;
        }

        _ending.Dispose();
    }

    private async Task HandshakeAsync(
        WorkerLaunch launch,
        Task connected,
        Func<WorkerSession, IReadOnlyList<FunctionDescription>, IReadOnlyList<FunctionDescription>> choose,
        CancellationToken cancellationToken)
    {
        var app = launch.App;
        await StepAsync(
            app,
            "connecting to its host",
            Wrap(connected.WaitAsync(_timeouts.Start, _time, cancellationToken)),
            _timeouts.Start,
            " (its Main has to come to app.RunAsync())");

        var init = await AskAsync(app, "initialising", new()
        {
            WorkerInitRequest = new()
            {
                HostVersion = typeof(WorkerSession).Assembly.GetName().Version?.ToString() ?? "0.0.0.0",
                WorkerDirectory = app.Directory,
                FunctionAppDirectory = app.Directory,
            },
        }, cancellationToken);
        Check(app, "did not initialise", init.WorkerInitResponse.Result);
        Capabilities = init.WorkerInitResponse.Capabilities;

        var listed = await AskAsync(app, "listing its functions", new()
        {
            FunctionsMetadataRequest = new() { FunctionAppDirectory = app.Directory },
        }, cancellationToken);
        Check(app, "could not list its functions", listed.FunctionMetadataResponse.Result);
        if (listed.FunctionMetadataResponse.UseDefaultMetadataIndexing)
        {
            throw new LocalHostException(
                $"The worker of {app.Name} leaves the list of its functions to the host, which no current worker does: "
                + "update Microsoft.Azure.Functions.Worker and its Sdk.");
        }

        var functions = choose(this, [.. listed.FunctionMetadataResponse.FunctionMetadataResults.Select(FunctionDescription.Read)]);
        var failures = new List<string>();
        foreach (var function in functions)
        {
            var loaded = await AskAsync(app, $"loading function '{function.Name}'", new()
            {
                FunctionLoadRequest = new() { FunctionId = function.Id, Metadata = function.Metadata },
            }, cancellationToken);
            if (loaded.FunctionLoadResponse.Result.Status != StatusResult.Types.Status.Success)
            {
                failures.Add(
                    $"Function '{function.Name}' ({function.Metadata.EntryPoint} in {function.Metadata.ScriptFile}) cannot be loaded: "
                    + WithoutStack(Text(loaded.FunctionLoadResponse.Result)));
            }
        }

        if (failures.Count > 0)
        {
            throw new LocalHostException(string.Join(Environment.NewLine, failures));
        }
    }

    private Task<StreamingMessage> AskAsync(WorkerApp app, string step, StreamingMessage question, CancellationToken cancellationToken) =>
        StepAsync(app, step, Channel.AskAsync(question, _timeouts.Answer, cancellationToken), _timeouts.Answer);

    // A step ends with its own result, or with what became of the process in the meantime.
    private async Task<T> StepAsync<T>(WorkerApp app, string step, Task<T> task, TimeSpan limit, string hint = "")
    {
        try
        {
            if (await Task.WhenAny(task, _process.Exited) == _process.Exited && !task.IsCompletedSuccessfully)
            {
                Channel.Close("its process ended");
                _ = task.ContinueWith(static failed => failed.Exception, TaskScheduler.Default);
                throw Died(app, step, await _process.Exited);
            }

            return await task;
        }
        catch (WorkerLostException)
        {
            // The stream is seen to break a moment before the process has ended, with its reason in its last lines.
            try
            {
                throw Died(app, step, await _process.Exited.WaitAsync(_timeouts.Terminate, _time));
            }
            catch (TimeoutException)
            {
                throw new LocalHostException(
                    $"The worker of {app.Name} broke its connection while {step}, and was killed.{WorkerEnd.Quote(_process.LastLines)}");
            }
        }
        catch (TimeoutException)
        {
            throw new LocalHostException(
                string.Create(CultureInfo.InvariantCulture, $"The worker of {app.Name} did not get done {step} within {limit.TotalSeconds:0.#} s{hint}, and was killed.")
                + WorkerEnd.Quote(_process.LastLines));
        }
    }

    private LocalHostException Died(WorkerApp app, string step, int exitCode) => new(
        string.Create(CultureInfo.InvariantCulture, $"The worker of {app.Name} ended at its start, while {step}, with exit code {exitCode}.")
        + WorkerEnd.Quote(_process.LastLines));

    private static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }

    private static void Check(WorkerApp app, string what, StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new LocalHostException($"The worker of {app.Name} {what}: {Text(result)}");
        }
    }

    private static string Text(StatusResult result) =>
        result.Exception?.Message is { Length: > 0 } message ? message : "it gave no reason";

    // The frames are the worker's own, none of the user's.
    private static string WithoutStack(string text)
    {
        var stack = text.IndexOf("\n   at ", StringComparison.Ordinal);
        return stack < 0 ? text : text[..stack].TrimEnd();
    }

    private async Task<WorkerEnd> WatchAsync()
    {
        var probing = ProbeAsync();
        await Task.WhenAny(_process.Exited, Channel.Closed);
        var broken = false;
        if (!_process.Exited.IsCompleted)
        {
            // A process that ends breaks its stream first; one that lives on with a broken stream is of no use.
            broken = await Task.WhenAny(_process.Exited, Task.Delay(_timeouts.Terminate, _time)) != _process.Exited;
            if (broken)
            {
                _process.Kill();
            }
        }

        var exitCode = await _process.Exited;
        Channel.Close("its process ended");
        await _ending.CancelAsync();
        await probing;
        var reason = Volatile.Read(ref _killedBecause) is { } because ? $"was killed because {because}"
            : broken ? $"was killed because {await Channel.Closed}"
            : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode}{Signal(exitCode)}");
        return new(reason, exitCode, _killedDeliberately, _process.LastLines);
    }

    private static string Signal(int exitCode) => exitCode switch
    {
        134 => " (aborted)",
        137 => " (killed)",
        139 => " (segmentation fault)",
        143 => " (terminated)",
        _ => "",
    };

    // Also finds the worker whose answers no longer come although its stream stays open.
    private async Task ProbeAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_timeouts.ProbeEvery, _time, _ending.Token);
                await Channel.AskAsync(new() { WorkerStatusRequest = new() }, _timeouts.ProbeAnswer, _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WorkerLostException)
        {
            // The end is seen elsewhere.
        }
        catch (TimeoutException)
        {
            Kill(
                string.Create(CultureInfo.InvariantCulture, $"it did not answer for {_timeouts.ProbeAnswer.TotalSeconds:0.#} s"),
                deliberately: false);
        }
    }
}
