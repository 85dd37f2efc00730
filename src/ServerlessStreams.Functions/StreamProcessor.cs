using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Functions.Diagnostics;
using ServerlessStreams.Functions.Draining;
using ServerlessStreams.Functions.Triggers;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions;

/// <summary>Hands a function's batch to a topology. Taken by a function's constructor.</summary>
/// <example>
/// <code>
/// public sealed class PriceSwingsFunction(StreamProcessor processor)
/// {
///     [Function("price-swings")]
///     public Task RunAsync(
///         [KafkaTrigger("%Kafka:Brokers%", "prices", ConsumerGroup = "price-swings", IsBatched = true,
///             KeyDataType = KafkaMessageKeyType.Binary)] KafkaRecord[] records,
///         CancellationToken cancellationToken)
///         => processor.ProcessAsync(Topologies.PriceSwings, records, cancellationToken);
/// }
/// </code>
/// </example>
public sealed class StreamProcessor
{
    private readonly StreamEngine _engine;
    private readonly TopologyRegistry _topologies;
    private readonly InvocationDrain _drain;
    private readonly InvocationMetrics _metrics;

    internal StreamProcessor(StreamEngine engine, TopologyRegistry topologies, InvocationDrain drain, InvocationMetrics metrics)
    {
        _engine = engine;
        _topologies = topologies;
        _drain = drain;
        _metrics = metrics;
    }

    /// <summary>
    /// Processes a batch. Returns when everything in it is committed and sent out; only then may the function return,
    /// as the host stores the offsets after it.
    /// </summary>
    /// <param name="topology">One of those given to <c>AddStreams</c>.</param>
    /// <param name="records">The function's parameter, as it came.</param>
    /// <param name="cancellationToken">The function's token. A shutdown of the worker cancels as well.</param>
    /// <exception cref="Errors.StreamsException">The batch fails: let it through, the host runs the batch again.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the worker is ending: let it through.</exception>
    /// <exception cref="InvalidOperationException">The topology was not given to <c>AddStreams</c>.</exception>
    public async Task<BatchResult> ProcessAsync(Topology topology, KafkaRecord[] records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(records);
        _topologies.EnsureContains(topology);
        using var batch = SourceBatch.Of(records);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _drain.Cancelled);
        var result = await _engine.ProcessAsync(topology, batch.Records, cancellation.Token);
        _metrics.Report(topology, result);
        return result;
    }

    /// <summary>Processes a batch with the topology of that name.</summary>
    /// <inheritdoc cref="ProcessAsync(Topology, KafkaRecord[], CancellationToken)"/>
    public Task<BatchResult> ProcessAsync(string topology, KafkaRecord[] records, CancellationToken cancellationToken) =>
        ProcessAsync(_topologies[topology], records, cancellationToken);
}
