namespace ServerlessStreams.Kafka.Administration;

/// <summary>A topic as it is wanted.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Partitions">The number of its partitions.</param>
public sealed record TopicDefinition(string Name, int Partitions);
