using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>
/// Sends outboxes to Kafka, at least once and in order: one idempotent producer per emitter, which is replaced whenever
/// its state is not beyond doubt. Make one per process and broker.
/// </summary>
/// <remarks>
/// <para>
/// In each destination partition the ids of one task only grow, apart from repeats, whatever fails in between. So a
/// reader that remembers the last id per task drops repeats and loses nothing.
/// </para>
/// <para>
/// Keys are placed by murmur2, as the Java clients do. A record without a key is placed by its id, so that a repeat
/// comes to the same partition.
/// </para>
/// <para>
/// An unreachable broker is waited for until the caller's token is cancelled. A call whose records are under way at
/// that moment takes the producer with it; other calls then send again what was not acknowledged, by themselves.
/// </para>
/// </remarks>
public sealed class KafkaEmitter : IEmitter
{
    private readonly string _brokers;
    private readonly ProducerPool _pool;
    private readonly RunLimits _limits = new();
    private readonly EmitterTimes _times;
    private readonly TimeProvider _time;

    /// <summary>Makes one and its producer; the broker is not waited for.</summary>
    /// <param name="connection">The brokers.</param>
    /// <param name="options">How to send; the defaults when null.</param>
    /// <param name="logger">Where replaced producers and connection errors are logged.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="ArgumentException">Settings are wrong; lists every error that can be told before the client sees them.</exception>
    /// <exception cref="BrokerException">The native client is not there for this platform.</exception>
    public KafkaEmitter(
        KafkaConnection connection, KafkaEmitterOptions? options = null, ILogger<KafkaEmitter>? logger = null, TimeProvider? time = null)
        : this(
            Factory(connection, options ??= new KafkaEmitterOptions(), logger ?? NullLogger<KafkaEmitter>.Instance),
            connection.BootstrapServers,
            new EmitterTimes { MissingTopic = options.MissingTopicTimeout },
            time ?? TimeProvider.System,
            logger ?? NullLogger<KafkaEmitter>.Instance)
    {
        // Wrong settings and a missing library are found now, not with the first record.
        _pool.Leave(_pool.Enter());
    }

    internal KafkaEmitter(WireProducerFactory factory, string brokers, EmitterTimes times, TimeProvider time, ILogger logger)
    {
        _brokers = brokers;
        _times = times;
        _time = time;
        _pool = new ProducerPool(factory, brokers, times, time, logger);
    }

    /// <inheritdoc/>
    public ValueTask EmitAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        return outbox.PendingCount == 0 ? ValueTask.CompletedTask : new ValueTask(EmitPendingAsync(outbox, cancellationToken));
    }

    /// <summary>Closes the producer; records under way are purged, and calls that wait for them fail.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task EmitPendingAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await new OutboxEmission(outbox, _pool, _limits, _times, _time, _brokers).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException exception)
            when (cancellationToken.IsCancellationRequested && _pool.LastError is { } error)
        {
            throw new EmissionException(
                $"{outbox.PendingCount} of {outbox.Count} records of task {outbox.Task} are not acknowledged: Kafka at {_brokers} "
                + $"could not be reached in time; its last error: {error.Reason} ({error.Code}).",
                exception);
        }
    }

    private static WireProducerFactory Factory(KafkaConnection connection, KafkaEmitterOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(connection);
        KafkaConnection.ThrowIfAny([.. connection.Errors(), .. options.Errors()]);
        NativeClient.EnsureLoaded();
        return onError => new ConfluentWireProducer(connection, options.Linger, logger, onError);
    }
}
