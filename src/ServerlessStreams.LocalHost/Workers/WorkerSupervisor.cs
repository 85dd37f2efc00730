using System.Globalization;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// Keeps one worker running: starts it, starts another when it has crashed, and gives up when it crashes again and
/// again. Those who invoke functions wait here for a worker that is ready.
/// </summary>
internal sealed class WorkerSupervisor(
    WorkerLaunch launch, RpcServer rpc, IRpcLogSink logs, IHostConsole console, WorkerTimeouts timeouts, TimeProvider time)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<long> _crashes = new();
    private readonly TaskCompletionSource<LocalHostException> _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<WorkerSession> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<WorkerSession, IReadOnlyList<FunctionDescription>, IReadOnlyList<FunctionDescription>>? _choose;
    private WorkerSession? _session;
    private Task _supervising = Task.CompletedTask;

    /// <summary>Done when no worker will run any more, with the reason; the host then ends.</summary>
    public Task<LocalHostException> GaveUp => _gaveUp.Task;

    /// <summary>How often a worker was started anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>The running worker's process id; null while there is none.</summary>
    public int? ProcessId => _ready.Task is { IsCompletedSuccessfully: true } && _session is { } session ? session.ProcessId : null;

    /// <summary>Starts the first worker; from here on there is one, until it is given up or stopped.</summary>
    /// <param name="choose">Of the functions it has, those to load; may refuse by throwing.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="LocalHostException">It did not come up.</exception>
    public async Task StartAsync(
        Func<WorkerSession, IReadOnlyList<FunctionDescription>, IReadOnlyList<FunctionDescription>> choose,
        CancellationToken cancellationToken)
    {
        _choose = choose;
        _session = await WorkerSession.StartAsync(launch, rpc, logs, console, timeouts, choose, time, cancellationToken);
        _ready.TrySetResult(_session);
        _supervising = SuperviseAsync(_session);
    }

    /// <summary>The worker, once there is one that is ready.</summary>
    /// <exception cref="WorkerLostException">No worker will come any more.</exception>
    public async Task<WorkerSession> ReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var ready = Volatile.Read(ref _ready);
            var session = await ready.Task.WaitAsync(cancellationToken);
            if (!session.Channel.Closed.IsCompleted)
            {
                return session;
            }

            // Its stream is broken, and that it has ended is just being found out: an invocation that begins now is
            // one for the next worker, not a second one lost.
            Renew(ready);
        }
    }

    /// <summary>
    /// From here on the worker's end is no crash: a Ctrl-C in a terminal reaches it as well, and it ends by itself once
    /// its functions are done.
    /// </summary>
    public void ExpectEnd()
    {
        _stopping.Cancel();
        NoMore("the host is stopping");
    }

    /// <summary>Ends the worker in good order: asked first, killed if it does not.</summary>
    public async Task StopAsync()
    {
        ExpectEnd();
        if (_session is { } session && !session.Ended.IsCompleted)
        {
            var end = await session.TerminateAsync();
            if (end.ExitCode != 0)
            {
                console.Warn($"The worker of {launch.App.Name} {end.Reason}.");
            }
        }

        await _supervising;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        NoMore("the host has ended");
        if (_session is { } session)
        {
            await session.DisposeAsync();
        }

        await _supervising;
        _stopping.Dispose();
    }

    private async Task SuperviseAsync(WorkerSession session)
    {
        var ready = Volatile.Read(ref _ready);
        while (true)
        {
            var end = await session.Ended;
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            Renew(ready);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            await session.DisposeAsync();
            var next = await NextAsync($"The worker of {launch.App.Name} {end.Reason}.{(end.Deliberate ? "" : end.LastWords)}", end.Deliberate);
            if (next == null)
            {
                NoMore("the host is stopping");
                return;
            }

            _session = session = next;
            Restarts++;
            console.Info($"The worker of {launch.App.Name} runs again (process {session.ProcessId}).");
            ready = Volatile.Read(ref _ready);
            ready.TrySetResult(session);
            if (_stopping.IsCancellationRequested)
            {
                // Stopped in between: perhaps nobody else knows of this one.
                await session.TerminateAsync();
                return;
            }
        }
    }

    // Starts workers until one is ready; null when stopped or given up.
    private async Task<WorkerSession?> NextAsync(string what, bool deliberate)
    {
        while (true)
        {
            console.Error(what);
            if (!deliberate && IsLoop())
            {
                GiveUp(what);
                return null;
            }

            try
            {
                // The first restart is at once: what was in flight waits for it.
                if (!deliberate && _crashes.Count > 1)
                {
                    var delay = timeouts.RestartBackoff * Math.Pow(2, _crashes.Count - 2);
                    console.Info(string.Create(CultureInfo.InvariantCulture, $"It is started again in {delay.TotalSeconds:0.#} s …"));
                    await Task.Delay(delay, time, _stopping.Token);
                }

                return await WorkerSession.StartAsync(launch, rpc, logs, console, timeouts, _choose!, time, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (LocalHostException exception)
            {
                what = exception.Message;
                deliberate = false;
            }
        }
    }

    private bool IsLoop()
    {
        _crashes.Enqueue(time.GetTimestamp());
        while (time.GetElapsedTime(_crashes.Peek()) > timeouts.CrashWindow)
        {
            _crashes.Dequeue();
        }

        return _crashes.Count >= timeouts.CrashLimit;
    }

    private void GiveUp(string what)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"The worker of {launch.App.Name} has crashed {_crashes.Count} times within {timeouts.CrashWindow.TotalSeconds:0.#} s; "
            + $"it is not started again. The last time: {what}");
        NoMore("it crashed too often");
        _gaveUp.TrySetResult(new(message));
    }

    // Those who ask from now on wait for another worker.
    private void Renew(TaskCompletionSource<WorkerSession> old)
    {
        Interlocked.CompareExchange(ref _ready, new(TaskCreationOptions.RunContinuationsAsynchronously), old);
        if (_stopping.IsCancellationRequested)
        {
            NoMore("the host is stopping");
        }
    }

    private void NoMore(string reason)
    {
        var ready = Volatile.Read(ref _ready);
        if (ready.TrySetException(new WorkerLostException($"No worker runs any more: {reason}.")))
        {
            // Observed by whoever waits, if anybody does.
            _ = ready.Task.Exception;
        }
    }
}
