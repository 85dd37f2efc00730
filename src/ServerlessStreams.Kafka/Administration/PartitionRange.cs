namespace ServerlessStreams.Kafka.Administration;

/// <summary>The offsets that a partition holds, as a read-committed reader sees them.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Low">The first offset that is still there.</param>
/// <param name="StableEnd">
/// The last stable offset: one past the last record that is not part of an open transaction. It counts transaction
/// markers, which no reader ever sees.
/// </param>
public readonly record struct PartitionRange(string Topic, int Partition, long Low, long StableEnd);
