using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Brokers;

/// <summary>A Kafka that runs elsewhere.</summary>
internal sealed class ExternalKafka : IKafkaBroker
{
    /// <summary>The setting that names the brokers.</summary>
    public const string BrokersSetting = "Kafka:Brokers";

    private readonly Dictionary<string, string> _client;

    private ExternalKafka(ClientConfig client)
    {
        _client = new Dictionary<string, string>(client);
        BootstrapServers = client.BootstrapServers;
        Administration = new TopicAdministration(client);
    }

    /// <inheritdoc/>
    public string BootstrapServers { get; }

    /// <inheritdoc/>
    public EmbeddedKafkaLimits? Limits => null;

    /// <inheritdoc/>
    public TopicAdministration Administration { get; }

    /// <summary>Connects, or says within <paramref name="timeout"/> why not.</summary>
    /// <param name="client">Bootstrap servers and security.</param>
    /// <param name="source">Where the brokers are set, for the message.</param>
    /// <param name="timeout">How long the broker may take to answer.</param>
    /// <exception cref="LocalHostException">No broker answers, or the native library cannot be loaded.</exception>
    public static async Task<ExternalKafka> ConnectAsync(ClientConfig client, string source, TimeSpan timeout)
    {
        KafkaLibrary.EnsureLoaded();
        string? reason = null;
        using (var admin = new AdminClientBuilder(new AdminClientConfig(new Dictionary<string, string>(client)))
            .SetErrorHandler((_, error) =>
            {
                // "All brokers are down" comes last and says least.
                if (error.Code != ErrorCode.Local_AllBrokersDown)
                {
                    Volatile.Write(ref reason, error.Reason);
                }
            })
            .SetLogHandler(static (_, _) => { })
            .Build())
        {
            try
            {
                await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = timeout });
            }
            catch (KafkaException failed)
            {
                throw new LocalHostException(
                    $"{BrokersSetting} = '{client.BootstrapServers}' ({source}): no Kafka broker answers there: "
                    + (Volatile.Read(ref reason) ?? failed.Error.Reason),
                    failed);
            }
        }

        return new ExternalKafka(client);
    }

    /// <inheritdoc/>
    public ClientConfig ClientConfig() => new(new Dictionary<string, string>(_client));

    /// <inheritdoc/>
    public void Tune(ConsumerConfig consumer)
    {
        // A real broker answers as soon as there is something.
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> EnsureTopicsAsync(IReadOnlyCollection<TopicDefinition> topics)
        => Administration.EnsureAsync(topics);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Administration.Dispose();
        return ValueTask.CompletedTask;
    }
}
