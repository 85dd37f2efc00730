namespace ServerlessStreams.LocalHost.Topics;

/// <summary>How far the triggers are behind their topics.</summary>
/// <param name="Lag">Offsets of all triggers' partitions that are not settled, transaction markers included.</param>
/// <param name="Pending">Records that were read and are not settled: waiting for a batch, held, or in a function.</param>
/// <param name="IsCaughtUp">Whether every trigger owns its partitions and has nothing left to do.</param>
internal readonly record struct CatchUpProgress(long Lag, int Pending, bool IsCaughtUp);
