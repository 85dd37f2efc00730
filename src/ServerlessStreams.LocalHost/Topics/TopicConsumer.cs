using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;

namespace ServerlessStreams.LocalHost.Topics;

/// <summary>Makes consumers that read without a group: assigned, read-committed, nothing stored or committed.</summary>
internal static class TopicConsumer
{
    /// <summary>One poll waits no longer, so that a cancellation is seen.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes a consumer that is assigned nothing yet.</summary>
    public static IConsumer<byte[], byte[]> Create(IKafkaBroker broker)
    {
        var config = new ConsumerConfig(broker.ClientConfig())
        {
            // The client wants a name; it never joins or commits.
            GroupId = "serverless-streams-localhost-reader",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,

            // Only where records are dropped while they are read; then what is left is read.
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        broker.Tune(config);
        return new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
    }
}
