namespace ServerlessStreams.Tasks;

/// <summary>A partition that ends before what was committed.</summary>
internal readonly record struct OffsetRegression(string Topic, int Partition, long NextOffset, long End);
