using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>
/// Connects to the Kafka that <c>Kafka:Brokers</c> names, or starts the embedded one and sets that setting, for the
/// triggers and for the worker alike; and makes the topics that have to be there before the app starts.
/// </summary>
internal sealed class BrokerSelection(WorkerApp app, HostSettings settings, LocalHostOptions options, IHostConsole console)
{
    // A broker that is there answers within a second; one that starts in the same moment gets a chance.
    private static readonly TimeSpan _answer = TimeSpan.FromSeconds(10);

    private readonly SettingResolver _resolver = new(settings);

    /// <summary>Opens the broker.</summary>
    /// <exception cref="LocalHostException">It does not answer, or a topic does not fit.</exception>
    public async Task<IKafkaBroker> OpenAsync()
    {
        IKafkaBroker broker;
        if (settings.Find(ExternalKafka.BrokersSetting) is { } brokers)
        {
            console.Phase($"Connecting to Kafka at {brokers.Value} …");
            var client = new ClientConfig { BootstrapServers = brokers.Value };
            if (Triggers().FirstOrDefault() is { } trigger)
            {
                // Its security is the app's: every client needs the same.
                KafkaClientSecurity.Apply(trigger, client);
            }

            broker = await ExternalKafka.ConnectAsync(client, brokers.Source, _answer);
        }
        else
        {
            broker = EmbeddedKafka.Start();
            settings.Set(ExternalKafka.BrokersSetting, broker.BootstrapServers, "the embedded Kafka");
            console.Info($"Embedded Kafka at {broker.BootstrapServers} ({ExternalKafka.BrokersSetting} is not set).");
        }

        try
        {
            await MakeTopicsAsync(broker);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    private async Task MakeTopicsAsync(IKafkaBroker broker)
    {
        var topics = options.Topics.ToDictionary(
            topic => topic.Topic, topic => new TopicDefinition(topic.Topic, topic.Partitions), StringComparer.Ordinal);
        foreach (var played in options.Plays.Select(play => play.Topic))
        {
            topics.TryAdd(played, new(played, options.Partitions, Exact: false));
        }

        if (broker.Limits != null)
        {
            // The embedded Kafka is empty: whoever asks first for a topic would otherwise have it made as it comes.
            foreach (var topic in options.NamedTopics.Concat(Triggers().Select(trigger => trigger.Topic)))
            {
                topics.TryAdd(topic, new(topic, options.Partitions, Exact: false));
            }
        }

        if (topics.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var made in await broker.EnsureTopicsAsync(topics.Values))
            {
                console.Detail($"Made topic {made} with {topics[made].Partitions} partitions.");
            }
        }
        catch (Exception exception) when (exception is TopicMismatchException or KafkaException)
        {
            throw new LocalHostException(exception.Message, exception);
        }
    }

    // As the build wrote them down: the worker, which says it for certain, is started later. What does not resolve here
    // is reported when the worker has named it.
    private IEnumerable<KafkaTriggerBinding> Triggers()
    {
        foreach (var json in app.BuiltBindings())
        {
            var binding = new FunctionBinding(json);
            if (binding.Is("kafkaTrigger") && Resolved(binding) is { } trigger)
            {
                yield return trigger;
            }
        }
    }

    private KafkaTriggerBinding? Resolved(FunctionBinding binding)
    {
        try
        {
            var properties = binding.Json.EnumerateObject()
                .Select(property => (property.Name, Value: JsonDocuments.Scalar(property.Value)))
                .Where(property => property.Value is { Length: > 0 } && property.Name is not ("brokerList" or "consumerGroup"))
                .ToDictionary(property => property.Name, property => _resolver.Resolve(property.Value!, property.Name));
            return properties.TryGetValue("topic", out var topic)
                ? new("", binding.Name, "", topic, "", binding.IsBatched, "Binary", properties)
                : null;
        }
        catch (LocalHostException)
        {
            return null;
        }
    }
}
