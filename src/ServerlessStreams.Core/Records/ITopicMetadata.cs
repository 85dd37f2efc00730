namespace ServerlessStreams;

/// <summary>What the engine asks a broker about topics. Safe for concurrent use.</summary>
/// <remarks>All calls throw <see cref="Errors.BrokerException"/> where the broker cannot be asked.</remarks>
public interface ITopicMetadata
{
    /// <summary>The first offset that can still be read, and the end: the offset the next record gets.</summary>
    ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken);

    /// <summary>How many partitions the topic has; null where it does not exist.</summary>
    ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken);

    /// <summary>
    /// The largest record the topic takes (<c>max.message.bytes</c>); 1,000,000
    /// where it cannot be asked.
    /// </summary>
    ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken);
}
