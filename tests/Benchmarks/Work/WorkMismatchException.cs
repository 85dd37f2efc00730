namespace ServerlessStreams.Benchmarks.Work;

/// <summary>Input or results are not those of the definition: no figure of this run counts.</summary>
internal sealed class WorkMismatchException(string message) : Exception(message);
