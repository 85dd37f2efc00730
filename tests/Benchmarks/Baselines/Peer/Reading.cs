namespace ServerlessStreams.Benchmarks.Baselines.Peer;

/// <summary>The decoded value of a record.</summary>
/// <param name="Value">What is aggregated.</param>
/// <param name="Time">Event time, ms; the same as the record's timestamp.</param>
internal sealed record Reading(double Value, long Time);
