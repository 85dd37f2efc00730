using System.Text;

namespace ServerlessStreams.LocalHost.Brokers;

/// <summary>
/// What librdkafka's mock cluster keeps. Beyond it the oldest batches of a partition are dropped without a word, read
/// or not: so whoever produces much waits for its readers.
/// </summary>
internal sealed record EmbeddedKafkaLimits
{
    /// <summary>What the broker keeps of a partition: the bytes of its record batches as they were sent.</summary>
    /// <value>5 MiB</value>
    public long KeptBytesPerPartition { get; init; } = 5 * 1024 * 1024;

    /// <summary>How many record batches it keeps of a partition.</summary>
    /// <value>100,000</value>
    public int KeptBatchesPerPartition { get; init; } = 100_000;

    /// <summary>What may be put into a partition at once; below what is kept, since batches have headers of their own.</summary>
    /// <value>4,000,000 B</value>
    public long WholeInputBytesPerPartition { get; init; } = 4_000_000;

    /// <summary>How far a paced producer runs ahead of the slowest reader of a partition.</summary>
    /// <value>3,000,000 B</value>
    public long BytesAheadPerPartition { get; init; } = 3_000_000;

    /// <summary>Partitions of a topic that a client asks for and nobody made.</summary>
    /// <value>4</value>
    public int DefaultPartitions { get; init; } = 4;

    /// <summary>What a record counts, at most: its texts and what the batch format adds to each of them.</summary>
    /// <remarks>
    /// Record = length, attributes, timestamp delta, offset delta, key length, value length, header count: at most 31 B as
    /// varints; a header = two lengths of at most 5 B and its texts.
    /// </remarks>
    public static int BytesOf(byte[]? key, byte[]? value, IReadOnlyList<KeyValuePair<string, byte[]?>> headers)
    {
        var bytes = 31 + (key?.Length ?? 0) + (value?.Length ?? 0);
        foreach (var (name, content) in headers)
        {
            bytes += 10 + Encoding.UTF8.GetByteCount(name) + (content?.Length ?? 0);
        }

        return bytes;
    }
}
