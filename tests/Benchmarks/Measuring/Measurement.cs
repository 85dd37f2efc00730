using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>One run of one contestant.</summary>
/// <param name="CpuNsPerRecord">CPU time of the whole process: compiler, collector and native threads included.</param>
/// <param name="WallNsPerRecord">Elapsed time.</param>
/// <param name="HostNsPerRecord">CPU time of the process that hands the work out, where it is another one.</param>
/// <param name="BatchTime">Elapsed time of a batch, the median.</param>
/// <param name="SlowBatchTime">That of which one batch in a hundred takes longer.</param>
/// <param name="BytesPerRecord">Managed bytes allocated in the second half of the run, without those of the log.</param>
/// <param name="LogBytesPerRecord">Managed bytes allocated there for what the log keeps.</param>
/// <param name="Results">What came out.</param>
internal sealed record Measurement(
    double CpuNsPerRecord,
    double WallNsPerRecord,
    double? HostNsPerRecord,
    TimeSpan BatchTime,
    TimeSpan SlowBatchTime,
    double BytesPerRecord,
    double LogBytesPerRecord,
    ResultSummary Results);
