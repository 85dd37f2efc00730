using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;

namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>
/// The conversation with one worker process over its one stream: requests out in order, answers matched by request id,
/// logs handed on. A broken stream is a dead worker: every open request ends with <see cref="WorkerLostException"/>.
/// </summary>
internal sealed class WorkerChannel(string workerId, IRpcLogSink logs, TimeProvider time)
{
    // A cancel that overtakes its invocation inside the worker is dropped there without a word, so it is said again.
    private static readonly TimeSpan _cancelAgain = TimeSpan.FromMilliseconds(100);

    private readonly Channel<OutboundMessage> _outbound = Channel.CreateUnbounded<OutboundMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _pending = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private long _nextRequest;

    /// <summary>The id the worker was started with.</summary>
    public string WorkerId => workerId;

    /// <summary>Done when the stream has ended, with the reason.</summary>
    public Task<string> Closed => _closed.Task;

    /// <summary>Requests without an answer yet.</summary>
    public int Pending => _pending.Count;

    /// <summary>Talks until the stream breaks or <see cref="Close"/>; never throws.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> requests, IServerStreamWriter<StreamingMessage> responses, CancellationToken aborted)
    {
        using var registration = aborted.UnsafeRegister(static state => ((WorkerChannel)state!).Close("its connection broke"), this);
        var writing = WriteAsync(responses);
        try
        {
            while (await requests.MoveNext(_closing.Token))
            {
                Receive(requests.Current);
            }

            Close("it ended its connection");
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            Close($"its connection broke ({exception.Message})");
        }

        await writing;
    }

    /// <summary>Ends the conversation from this side; open requests end as lost.</summary>
    public void Close(string reason)
    {
        if (!_closed.TrySetResult(reason))
        {
            return;
        }

        _outbound.Writer.TryComplete();
        _closing.Cancel();
        foreach (var request in _pending.Keys)
        {
            if (_pending.TryRemove(request, out var pending))
            {
                pending.TrySetException(Lost(reason));
            }
        }
    }

    /// <summary>Sends without waiting for an answer; a closed conversation drops it.</summary>
    public void Post(StreamingMessage message) => _outbound.Writer.TryWrite(new(message));

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="TimeoutException">No answer within <paramref name="limit"/>.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message, TimeSpan limit, CancellationToken cancellationToken)
    {
        message.RequestId = NextRequestId();
        var answer = Register(message.RequestId);
        try
        {
            Send(new(message));
            return await answer.WaitAsync(limit, time, cancellationToken);
        }
        finally
        {
            _pending.TryRemove(message.RequestId, out _);
        }
    }

    /// <summary>Runs a function and waits for its answer, for as long as it takes.</summary>
    /// <param name="invocation">The request, with its memory; owned by the channel from here on.</param>
    /// <param name="cancel">Signalled to have the function's token cancelled; its answer is still awaited.</param>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public async Task<InvocationResponse> InvokeAsync(OutboundMessage invocation, CancellationToken cancel)
    {
        var id = invocation.Message.InvocationRequest.InvocationId;
        invocation.Message.RequestId = id;
        var answer = Register(id);
        Send(invocation);
        if (cancel.CanBeCanceled)
        {
            using var answered = new CancellationTokenSource();
            var cancelling = RepeatCancelAsync(id, cancel, answered.Token);
            try
            {
                return (await answer).InvocationResponse;
            }
            finally
            {
                await answered.CancelAsync();
                await cancelling;
            }
        }

        return (await answer).InvocationResponse;
    }

    private async Task RepeatCancelAsync(string invocation, CancellationToken cancel, CancellationToken answered)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, answered);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (!answered.IsCancellationRequested)
            {
                Post(new() { RequestId = NextRequestId(), InvocationCancel = new() { InvocationId = invocation } });
                await Task.Delay(_cancelAgain, time, answered);
            }
        }
        catch (OperationCanceledException)
        {
            // Answered.
        }
    }

    private Task<StreamingMessage> Register(string request)
    {
        var pending = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[request] = pending;
        return pending.Task;
    }

    private void Send(OutboundMessage message)
    {
        if (!_outbound.Writer.TryWrite(message))
        {
            message.Memory?.Dispose();
        }

        // Closed in between, before the request was registered: nobody else would end it.
        if (_closed.Task.IsCompleted && _pending.TryRemove(message.Message.RequestId, out var pending))
        {
            pending.TrySetException(Lost("it is no longer connected"));
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> responses)
    {
        try
        {
            await foreach (var outbound in _outbound.Reader.ReadAllAsync(_closing.Token))
            {
                try
                {
                    await responses.WriteAsync(outbound.Message);
                }
                finally
                {
                    outbound.Memory?.Dispose();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            Close($"its connection broke ({exception.Message})");
        }
        finally
        {
            while (_outbound.Reader.TryRead(out var dropped))
            {
                dropped.Memory?.Dispose();
            }
        }
    }

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            logs.Write(message.RpcLog);
        }
        else if (_pending.TryRemove(RequestOf(message), out var pending))
        {
            pending.TrySetResult(message);
        }
    }

    // An invocation is answered by its own id, whatever the worker makes of the request's.
    private static string RequestOf(StreamingMessage message) =>
        message.ContentCase == StreamingMessage.ContentOneofCase.InvocationResponse
            ? message.InvocationResponse.InvocationId
            : message.RequestId;

    private static WorkerLostException Lost(string reason) => new($"The worker is lost: {reason}.");

    private string NextRequestId() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{workerId}-{Interlocked.Increment(ref _nextRequest)}");
}
