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

    /// <summary>Begins a run with empty state. Outside the clock.</summary>
    ValueTask StartAsync(ResultLog results);

    /// <summary>Decodes, aggregates and, where it has a log, commits one batch.</summary>
    ValueTask ProcessAsync(EncodedBatch batch);

    /// <summary>What it has used so far. Between <see cref="StartAsync"/> and <see cref="StopAsync"/>.</summary>
    ValueTask<Usage> MeasureAsync();

    /// <summary>Ends the run; windows that are still open are not sent. Outside the clock.</summary>
    ValueTask StopAsync();
}
