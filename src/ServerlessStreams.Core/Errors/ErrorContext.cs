using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>A failure that a handler decides about.</summary>
/// <param name="Stage">Where it failed.</param>
/// <param name="Task">The task.</param>
/// <param name="Position">The input record; for results of a closing window, the one that closed it.</param>
/// <param name="Exception">What happened.</param>
/// <param name="Attempt">1 for the first time; higher after <see cref="ErrorDecision.Retry"/>, within one invocation.</param>
/// <param name="Key">The key's bytes of the record that failed. Borrowed for the time of the call.</param>
/// <param name="Value">Its value's bytes. Borrowed for the time of the call.</param>
public readonly record struct ErrorContext(
    ErrorStage Stage,
    TaskId Task,
    RecordPosition? Position,
    Exception Exception,
    int Attempt,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value);
