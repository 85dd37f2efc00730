using Confluent.Kafka;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>
/// What the emitter needs of an idempotent producer. Safe for concurrent use. Its promise: of the records that it took
/// for one partition, in the order taken, a later one never stands in the partition before an earlier one, unless the
/// partition is new to it (see <see cref="ProducerGeneration"/>).
/// </summary>
internal interface IWireProducer : IAsyncDisposable
{
    /// <summary>
    /// Takes a record, copying its bytes. <paramref name="listener"/> hears of it once, on a thread of the producer, or
    /// never when the producer is disposed before.
    /// </summary>
    /// <returns><see cref="ErrorCode.NoError"/>, or why it was not taken; then nothing is heard of it.</returns>
    ErrorCode Send(in OutboxRecord record, int partition, IDeliveryListener listener, int slot);

    /// <summary>Asks the broker once for a topic's partitions; makes the topic where the broker does so by itself. Never throws.</summary>
    Task<TopicAnswer> AskTopicAsync(string topic);
}

/// <summary>Hears what became of the records sent.</summary>
internal interface IDeliveryListener
{
    /// <summary>The record of <paramref name="slot"/> is acknowledged, or failed. Must not block or throw.</summary>
    void Report(int slot, ErrorCode result);
}

/// <summary>The broker's answer about a topic.</summary>
/// <param name="Partitions">The number of partitions, where <paramref name="Error"/> is none.</param>
/// <param name="Error">Why there is no number.</param>
internal readonly record struct TopicAnswer(int Partitions, ErrorCode Error);

/// <summary>Makes a producer that tells its connection's errors to <paramref name="onError"/>.</summary>
internal delegate IWireProducer WireProducerFactory(Action<Error> onError);
