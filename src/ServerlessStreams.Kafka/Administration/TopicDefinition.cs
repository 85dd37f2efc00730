namespace ServerlessStreams.Kafka.Administration;

/// <summary>A topic as it is wanted.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Partitions">The number of its partitions.</param>
/// <param name="Exact">Whether a topic that is there with another number is an error; otherwise it is taken as it is.</param>
public sealed record TopicDefinition(string Name, int Partitions, bool Exact = true);
