namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>The decoded value of a record.</summary>
/// <param name="Value">What is aggregated.</param>
/// <param name="Time">Event time, ms.</param>
internal readonly record struct Reading(double Value, long Time);
