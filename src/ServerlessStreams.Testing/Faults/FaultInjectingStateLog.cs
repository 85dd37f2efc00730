using System.Runtime.CompilerServices;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing;

/// <summary>
/// A state log around another one on which, step by step, things go wrong: failures, lost answers, crashes, other owners,
/// delays. What it promises is what <see cref="IStateLog"/> promises; its faults are those that a caller must stand.
/// </summary>
/// <remarks>
/// <para>A step is a call, or one item of a sequence that is read (its end is one more). Steps are numbered from 0, so a
/// test can run once without faults and then once for each number up to <see cref="StepCount"/>.</para>
/// <para>After a crash every step throws <see cref="InjectedCrashException"/>, as if nobody were there, until
/// <see cref="Recover"/> is called: what the inner log holds then is what a new process finds.</para>
/// </remarks>
public sealed class FaultInjectingStateLog : IStateLog
{
    private readonly IStateLog _inner;
    private readonly FaultPlan _plan;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private long _steps;
    private long _faults;
    private bool _isCrashed;

    /// <summary>Wraps a log. The inner one is disposed with this one.</summary>
    /// <param name="inner">The log that does the work.</param>
    /// <param name="plan">What goes wrong.</param>
    /// <param name="timeProvider">The clock for delays; the system's where it is left out.</param>
    public FaultInjectingStateLog(IStateLog inner, FaultPlan plan, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(plan);
        _inner = inner;
        _plan = plan;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How many steps there have been; those that a crashed log refuses are not counted.</summary>
    public long StepCount
    {
        get
        {
            lock (_gate)
            {
                return _steps;
            }
        }
    }

    /// <summary>How many faults took effect. A test that relies on a fault asserts this.</summary>
    public long FaultCount
    {
        get
        {
            lock (_gate)
            {
                return _faults;
            }
        }
    }

    /// <summary>Whether the process has "died" and not been recovered.</summary>
    public bool IsCrashed
    {
        get
        {
            lock (_gate)
            {
                return _isCrashed;
            }
        }
    }

    /// <summary>A new process takes over: steps are taken again.</summary>
    public void Recover()
    {
        lock (_gate)
        {
            _isCrashed = false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<TaskHead?> ReadHeadAsync(TaskId task, CancellationToken cancellationToken) =>
        RunAsync(StateLogStep.ReadHead, task, () => _inner.ReadHeadAsync(task, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        var (call, fault) = Begin(StateLogStep.Append, task);
        if (fault is { Kind: FaultKind.Conflict })
        {
            await IntrudeAsync(fault, task, expected, commit, cancellationToken).ConfigureAwait(false);
        }

        await BeforeAsync(call, fault, cancellationToken).ConfigureAwait(false);
        var outcome = await _inner.AppendAsync(task, expected, commit, cancellationToken).ConfigureAwait(false);
        After(call, fault);
        return outcome;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredCommit> ReadCommitsAsync(TaskId task, long afterSequence, long throughSequence, CancellationToken cancellationToken) =>
        ReadAsync(StateLogStep.ReadCommit, task, _inner.ReadCommitsAsync(task, afterSequence, throughSequence, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WriteSnapshotBlockAsync(TaskId task, long sequence, Guid nonce, int index, ReadOnlyMemory<byte> block, CancellationToken cancellationToken) =>
        await RunAsync(
            StateLogStep.WriteSnapshotBlock,
            task,
            async () =>
            {
                await _inner.WriteSnapshotBlockAsync(task, sequence, nonce, index, block, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSnapshotAsync(TaskId task, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        ReadAsync(StateLogStep.ReadSnapshotBlock, task, _inner.ReadSnapshotAsync(task, snapshot, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask TrimAsync(TaskId task, long throughSequence, SnapshotReference snapshot, CancellationToken cancellationToken) =>
        await RunAsync(
            StateLogStep.Trim,
            task,
            async () =>
            {
                await _inner.TrimAsync(task, throughSequence, snapshot, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public IAsyncEnumerable<TaskId> ListTasksAsync(string topology, CancellationToken cancellationToken) =>
        ReadAsync(StateLogStep.ListTask, task: null, _inner.ListTasksAsync(topology, cancellationToken), cancellationToken);

    /// <summary>Disposes the inner log.</summary>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private async ValueTask<T> RunAsync<T>(StateLogStep step, TaskId? task, Func<ValueTask<T>> action, CancellationToken cancellationToken)
    {
        var (call, fault) = Begin(step, task);
        await BeforeAsync(call, fault, cancellationToken).ConfigureAwait(false);
        var result = await action().ConfigureAwait(false);
        After(call, fault);
        return result;
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(StateLogStep step, TaskId? task, IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = items.GetAsyncEnumerator(cancellationToken);
        await using (reading.ConfigureAwait(false))
        {
            while (await RunAsync(step, task, reading.MoveNextAsync, cancellationToken).ConfigureAwait(false))
            {
                yield return reading.Current;
            }
        }
    }

    private (StateLogCall Call, StateLogFault? Fault) Begin(StateLogStep step, TaskId? task)
    {
        lock (_gate)
        {
            var call = new StateLogCall(_steps, step, task);
            if (_isCrashed)
            {
                throw new InjectedCrashException(call);
            }

            _steps++;
            var fault = _plan.Next(call);
            if (fault is not null && fault.Kind != FaultKind.Conflict)
            {
                _faults++;
            }

            return (call, fault);
        }
    }

    private async ValueTask BeforeAsync(StateLogCall call, StateLogFault? fault, CancellationToken cancellationToken)
    {
        switch (fault?.Kind)
        {
            case FaultKind.FailBefore:
                throw fault.Exception!(call);
            case FaultKind.CrashBefore:
                throw Crash(call);
            case FaultKind.Delay:
                await Task.Delay(fault.Duration, _timeProvider, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private void After(StateLogCall call, StateLogFault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.FailAfter:
                throw fault.Exception!(call);
            case FaultKind.CrashAfter:
                throw Crash(call);
        }
    }

    private async ValueTask IntrudeAsync(StateLogFault fault, TaskId task, TaskHead? expected, CommitBatch commit, CancellationToken cancellationToken)
    {
        var stored = await _inner.ReadHeadAsync(task, cancellationToken).ConfigureAwait(false);
        if (expected is null ? stored is not null : stored is null || !stored.IsSameWrite(expected))
        {
            // There is a conflict already, without our doing.
            return;
        }

        if (await _inner.AppendAsync(task, stored, fault.Intruder!(stored, commit), cancellationToken).ConfigureAwait(false) == AppendOutcome.Appended)
        {
            lock (_gate)
            {
                _faults++;
            }
        }
    }

    private InjectedCrashException Crash(StateLogCall call)
    {
        lock (_gate)
        {
            _isCrashed = true;
        }

        return new InjectedCrashException(call);
    }
}
