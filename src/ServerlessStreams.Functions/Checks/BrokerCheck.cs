using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.Emission;
using ServerlessStreams.Functions.Triggers;
using ServerlessStreams.Kafka;

namespace ServerlessStreams.Functions.Checks;

/// <summary>Can the broker be asked, and has it the topics? A missing topic is no error: the trigger waits for it too.</summary>
internal sealed class BrokerCheck(TopologyRegistry topologies, FunctionTriggers functions, IServiceProvider services) : IStartupCheck
{
    public async ValueTask RunAsync(StartupReport report, CancellationToken cancellationToken)
    {
        // By the provider: what is wrong with the settings shows when these are made.
        var connection = services.GetRequiredService<KafkaConnection>();
        _ = services.GetRequiredService<IEmitter>();
        var metadata = services.GetRequiredService<ITopicMetadata>();

        // One after the other: where the broker cannot be reached, the first one's answer is enough.
        var counts = new List<string>();
        var missing = new List<string>();
        foreach (var topic in topologies.SelectMany(topology => topology.SourceTopics.Concat(topology.SinkTopics)).Distinct(StringComparer.Ordinal))
        {
            if (await metadata.GetPartitionCountAsync(topic, cancellationToken) is { } count)
            {
                counts.Add($"{topic} ({count})");
            }
            else
            {
                missing.Add($"'{topic}'");
            }
        }

        report.Find($"broker {connection.BootstrapServers}: topics (partitions) {(counts.Count == 0 ? "none" : string.Join(", ", counts))}");
        if (missing.Count > 0)
        {
            report.Note($"the broker at {connection.BootstrapServers} has no topic {string.Join(", ", missing)} yet");
        }

        foreach (var trigger in await functions.ReadAsync())
        {
            if (trigger.Brokers is { } brokers && brokers != connection.BootstrapServers && topologies.Any(topology => topology.SourceTopics.Contains(trigger.Topic)))
            {
                report.Note(
                    $"function '{trigger.Function}' reads from '{brokers}', but offsets are asked of and results sent to '{connection.BootstrapServers}' (Kafka:Brokers); that is right only if both are the same cluster");
            }
        }
    }
}
