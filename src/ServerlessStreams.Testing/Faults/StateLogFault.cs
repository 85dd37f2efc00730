using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams.Testing;

/// <summary>A fault for one step of a <see cref="FaultInjectingStateLog"/>.</summary>
public sealed record StateLogFault
{
    private StateLogFault(FaultKind kind) => Kind = kind;

    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; }

    /// <summary>What is thrown where the step fails; null for the others.</summary>
    internal Func<StateLogCall, Exception>? Exception { get; private init; }

    /// <summary>What the other owner commits, given the stored head and the commit that is about to be appended.</summary>
    internal Func<TaskHead?, CommitBatch, CommitBatch>? Intruder { get; private init; }

    /// <summary>How long the step waits.</summary>
    internal TimeSpan Duration { get; private init; }

    /// <summary>The step fails before it has done anything.</summary>
    /// <param name="exception">What is thrown; a transient <see cref="StateLogException"/> where it is left out.</param>
    public static StateLogFault FailBefore(Func<StateLogCall, Exception>? exception = null) =>
        new(FaultKind.FailBefore) { Exception = exception ?? Transient };

    /// <summary>The step is done, then its answer is lost.</summary>
    /// <param name="exception">What is thrown; a transient <see cref="StateLogException"/> where it is left out.</param>
    public static StateLogFault FailAfter(Func<StateLogCall, Exception>? exception = null) =>
        new(FaultKind.FailAfter) { Exception = exception ?? Transient };

    /// <summary>The process dies before the step.</summary>
    public static StateLogFault CrashBefore { get; } = new(FaultKind.CrashBefore);

    /// <summary>The process dies right after the step.</summary>
    public static StateLogFault CrashAfter { get; } = new(FaultKind.CrashAfter);

    /// <summary>Another owner commits first.</summary>
    /// <param name="intruder">
    /// What it commits, given the stored head and the commit that is about to be appended; its payload must stay as it
    /// is until the append returns. Where this is left out, it commits the very same batch under another nonce, as an
    /// owner does that was handed the same records.
    /// </param>
    public static StateLogFault Conflict(Func<TaskHead?, CommitBatch, CommitBatch>? intruder = null) =>
        new(FaultKind.Conflict) { Intruder = intruder ?? SameBatch };

    /// <summary>The step waits before it begins.</summary>
    /// <param name="duration">How long, by the log's clock.</param>
    public static StateLogFault Delay(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return new StateLogFault(FaultKind.Delay) { Duration = duration };
    }

    private static StateLogException Transient(StateLogCall call) =>
        new($"Injected failure at step {call.Number} ({call.Step}, task {call.Task}).", isTransient: true);

    private static CommitBatch SameBatch(TaskHead? stored, CommitBatch batch) =>
        batch with { Head = batch.Head with { Nonce = Guid.NewGuid(), Sequence = (stored?.Sequence ?? 0) + 1 } };
}
