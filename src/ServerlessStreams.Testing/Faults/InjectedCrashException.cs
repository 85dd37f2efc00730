namespace ServerlessStreams.Testing;

/// <summary>
/// Stands for the death of the process. It is none of the library's own exceptions, so nothing retries or handles it.
/// </summary>
public sealed class InjectedCrashException : Exception
{
    internal InjectedCrashException(StateLogCall call)
        : base($"Injected crash; this step ({call.Step}, number {call.Number}) and all later ones fail until Recover() is called.")
    {
    }
}
