using System.Diagnostics;
using System.Globalization;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>Runs functions in whatever worker there is, within the app's function time-out.</summary>
internal sealed class FunctionInvoker(WorkerSupervisor workers, WorkerLogs logs, TimeSpan? functionTimeout, TimeProvider time)
{
    // What a function that was told of its time-out may still need to write down why.
    private static readonly TimeSpan _lastWords = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for a worker, runs the function once, and says how it ended.</summary>
    /// <param name="function">The function.</param>
    /// <param name="fill">Called once, when there is a worker.</param>
    /// <param name="cancel">Has the function's token cancelled; its answer is still awaited.</param>
    public async Task<InvocationResult> InvokeAsync(
        FunctionDescription function, Func<InvocationRequest, IReadOnlyDictionary<string, string>, OutboundMessage> fill, CancellationToken cancel)
    {
        WorkerSession worker;
        try
        {
            worker = await workers.ReadyAsync(cancel);
        }
        catch (Exception exception) when (exception is WorkerLostException or OperationCanceledException)
        {
            return new(
                exception is WorkerLostException ? InvocationOutcome.WorkerLost : InvocationOutcome.Cancelled, null, exception.Message);
        }

        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = function.Id,
            TraceContext = Trace(),
        };
        logs.Watch(request.InvocationId);
        try
        {
            return await RunAsync(function, worker, fill(request, worker.Capabilities), cancel);
        }
        catch (WorkerLostException exception)
        {
            return new(InvocationOutcome.WorkerLost, null, exception.Message);
        }
        catch (LocalHostException exception)
        {
            return new(InvocationOutcome.Failed, null, exception.Message);
        }
        finally
        {
            logs.TakeError(request.InvocationId);
        }
    }

    private async Task<InvocationResult> RunAsync(
        FunctionDescription function, WorkerSession worker, OutboundMessage invocation, CancellationToken cancel)
    {
        if (functionTimeout is not { } limit)
        {
            return Read(await worker.Channel.InvokeAsync(invocation, cancel), cancel);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = worker.Channel.InvokeAsync(invocation, either.Token);
        try
        {
            return Read(await running.WaitAsync(limit, time, CancellationToken.None), cancel);
        }
        catch (TimeoutException)
        {
            // As the Functions host does: the token first, then the process, since nothing says that the function heeds it.
            await either.CancelAsync();
            await Task.WhenAny(running, Task.Delay(_lastWords, time, CancellationToken.None));
            var error = string.Create(
                CultureInfo.InvariantCulture, $"function '{function.Name}' ran longer than functionTimeout ({limit})");
            worker.Kill(error, deliberately: true);
            await running.ContinueWith(static _ => { }, TaskScheduler.Default);
            return new(InvocationOutcome.Failed, null, error);
        }
    }

    private InvocationResult Read(InvocationResponse response, CancellationToken cancel)
    {
        var logged = logs.TakeError(response.InvocationId);
        if (response.Result.Status == StatusResult.Types.Status.Success)
        {
            return new(InvocationOutcome.Succeeded, response);
        }

        return new(
            cancel.IsCancellationRequested && IsCancellation(response.Result) ? InvocationOutcome.Cancelled : InvocationOutcome.Failed,
            response,
            UserException.Describe(response.Result.Exception, logged));
    }

    // The worker's generated executor answers Failure for a function that ended by its token. Without a cancel from here
    // the same exception is a failure like any other: a time-out of some client of the function's.
    private static bool IsCancellation(StatusResult result) =>
        result.Status == StatusResult.Types.Status.Cancelled
        || result.Exception?.Type is "System.Threading.Tasks.TaskCanceledException" or "System.OperationCanceledException";

    // The worker fails on an invocation without a trace context.
    private static RpcTraceContext Trace() => new()
    {
        TraceParent = Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01",
        TraceState = Activity.Current?.TraceStateString ?? "",
    };
}
