namespace ServerlessStreams.Kafka.Administration;

/// <summary>A topic as it is on the broker.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Partitions">The number of its partitions.</param>
/// <param name="Id">The broker's id of this incarnation of the topic; null where the broker gives none.</param>
public sealed record TopicInfo(string Name, int Partitions, string? Id);
