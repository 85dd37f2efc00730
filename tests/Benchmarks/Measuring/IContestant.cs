using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Measuring;

/// <summary>
/// One way of doing the work. Every contestant gets the same batches of encoded records and leaves its encoded results
/// in the log; one object serves many runs, one after the other.
/// </summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Its name in reports.</summary>
    string Name { get; }

    /// <summary>
    /// Bytes allocated since <see cref="StartAsync"/> for what the state log must keep; reported apart. 0 without a log.
    /// </summary>
    long LogBytes { get; }

    /// <summary>Begins a run with empty state. Outside the clock.</summary>
    ValueTask StartAsync(ResultLog results);

    /// <summary>Decodes, aggregates and, where it has a log, commits one batch.</summary>
    ValueTask ProcessAsync(EncodedBatch batch);

    /// <summary>Ends the run; windows that are still open are not sent. Outside the clock.</summary>
    ValueTask StopAsync();
}
