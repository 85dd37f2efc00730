using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;

namespace ServerlessStreams.LocalHost.Brokers;

/// <summary>The Kafka that the host works with, its own or another's.</summary>
internal interface IKafkaBroker : IAsyncDisposable
{
    /// <summary>Where clients connect.</summary>
    string BootstrapServers { get; }

    /// <summary>What the broker cannot keep; null where it keeps everything.</summary>
    EmbeddedKafkaLimits? Limits { get; }

    /// <summary>Asks about topics and their offsets.</summary>
    TopicAdministration Administration { get; }

    /// <summary>Bootstrap servers and security for a client; a copy.</summary>
    ClientConfig ClientConfig();

    /// <summary>Settings that make the trigger's consumers quick on this broker.</summary>
    void Tune(ConsumerConfig consumer);

    /// <summary>Makes the topics that are missing.</summary>
    /// <returns>The names of the topics that were made.</returns>
    /// <exception cref="TopicMismatchException">A topic is there with another number of partitions.</exception>
    Task<IReadOnlyList<string>> EnsureTopicsAsync(IReadOnlyCollection<TopicDefinition> topics);
}
