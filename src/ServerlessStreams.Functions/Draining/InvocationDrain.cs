namespace ServerlessStreams.Functions.Draining;

/// <summary>
/// Counts the invocations of the process and, from the beginning of its end, lets no new ones in. Safe for concurrent use.
/// </summary>
internal sealed class InvocationDrain : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    /// <summary>Cancelled when what still runs has to end.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>How many invocations run.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <summary>Ends when those that were refused may be told so.</summary>
    public Task Over => _over.Task;

    /// <summary>An invocation begins; false: it must not.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _running++;
            return true;
        }
    }

    /// <summary>An invocation that was let in has ended.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            if (--_running == 0 && _closed)
            {
                _idle.TrySetResult();
            }
        }
    }

    /// <summary>Lets no more in; the task ends with the last invocation that runs.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (_running == 0)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    /// <summary>Cancels what still runs.</summary>
    public Task CancelAsync() => _cancel.CancelAsync();

    /// <summary>Lets the refused ones go.</summary>
    public void End() => _over.TrySetResult();

    public void Dispose() => _cancel.Dispose();
}
