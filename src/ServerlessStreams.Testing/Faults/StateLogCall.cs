using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing;

/// <summary>A step that a <see cref="FaultInjectingStateLog"/> is about to take.</summary>
/// <param name="Number">Its number among all steps since the log was made; the first is 0.</param>
/// <param name="Step">What it does.</param>
/// <param name="Task">Whose; null for <see cref="StateLogStep.ListTask"/>.</param>
public readonly record struct StateLogCall(long Number, StateLogStep Step, TaskId? Task);
