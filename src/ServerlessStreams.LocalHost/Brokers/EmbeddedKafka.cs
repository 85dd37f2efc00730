using System.Collections.Concurrent;
using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Brokers;

/// <summary>
/// Kafka inside the host: no installation, no durability. Other processes reach it over TCP as long as the host lives.
/// </summary>
/// <remarks>
/// What it cannot do: topics by the admin protocol (only <see cref="EnsureTopicsAsync"/> makes them with a chosen number
/// of partitions), topic settings, transactional offsets, and to keep more than <see cref="EmbeddedKafkaLimits"/>.
/// </remarks>
internal sealed class EmbeddedKafka : IKafkaBroker
{
    private readonly MockCluster _cluster;
    private readonly ConcurrentDictionary<string, int> _made = new(StringComparer.Ordinal);

    private EmbeddedKafka(MockCluster cluster)
    {
        _cluster = cluster;
        Administration = new TopicAdministration(ClientConfig());
    }

    /// <inheritdoc/>
    public string BootstrapServers => _cluster.BootstrapServers;

    /// <inheritdoc/>
    public EmbeddedKafkaLimits Limits { get; } = new();

    /// <inheritdoc/>
    public TopicAdministration Administration { get; }

    /// <summary>Starts the broker.</summary>
    /// <exception cref="LocalHostException">The Kafka client's native library cannot be used.</exception>
    public static EmbeddedKafka Start() => new(new MockCluster());

    /// <inheritdoc/>
    public ClientConfig ClientConfig() => new() { BootstrapServers = _cluster.BootstrapServers };

    /// <inheritdoc/>
    public void Tune(ConsumerConfig consumer)
        // The mock answers a fetch that finds nothing only when its wait is over, even if records come meanwhile.
        => consumer.FetchWaitMaxMs = 50;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> EnsureTopicsAsync(IReadOnlyCollection<TopicDefinition> topics)
    {
        var made = new List<string>();
        foreach (var topic in topics)
        {
            switch (_cluster.CreateTopic(topic.Name, topic.Partitions))
            {
                case ErrorCode.NoError:
                    _made[topic.Name] = topic.Partitions;
                    made.Add(topic.Name);
                    break;
                case ErrorCode.TopicAlreadyExists:
                    var partitions = _made.GetValueOrDefault(topic.Name, Limits.DefaultPartitions);
                    if (topic.Exact && partitions != topic.Partitions)
                    {
                        throw new TopicMismatchException(topic.Name, topic.Partitions, partitions);
                    }

                    break;
                case var error:
                    throw new KafkaException(new Error(
                        error, $"Topic '{topic.Name}' with {topic.Partitions} partitions cannot be made on the embedded Kafka: {error.GetReason()}"));
            }
        }

        return Task.FromResult<IReadOnlyList<string>>(made);
    }

    /// <summary>Ends the broker; its topics are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Administration.Dispose();
        await Task.Run(_cluster.Dispose);
    }
}
