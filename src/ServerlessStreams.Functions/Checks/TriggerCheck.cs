using ServerlessStreams.Functions.Triggers;

namespace ServerlessStreams.Functions.Checks;

/// <summary>
/// Has each source topic a function, and does each such function get its records whole: as an array of raw records with
/// binary keys, in a consumer group of its own? The build lets other forms pass, and the host would damage their records
/// without a word.
/// </summary>
internal sealed class TriggerCheck(TopologyRegistry topologies, FunctionTriggers functions) : IStartupCheck
{
    public async ValueTask RunAsync(StartupReport report, CancellationToken cancellationToken)
    {
        var triggers = await functions.ReadAsync();
        foreach (var trigger in triggers)
        {
            foreach (var setting in trigger.Unresolved)
            {
                report.Error($"The Kafka trigger of function '{trigger.Function}' names setting '{setting}', which does not exist.");
            }
        }

        CheckGroups(report, triggers);
        var bySource = triggers.ToLookup(trigger => trigger.Topic, StringComparer.Ordinal);
        foreach (var topology in topologies)
        {
            foreach (var topic in topology.SourceTopics)
            {
                if (!bySource[topic].Any())
                {
                    report.Error(
                        $"Topology '{topology.Name}' reads topic '{topic}', but no function has a Kafka trigger on it. Kafka triggers are on: {Topics(triggers)}.");
                }

                report.Find(
                    $"topology '{topology.Name}': {topic} → {Sinks(topology)}; function {string.Join(", ", bySource[topic].Select(t => $"'{t.Function}' (group '{t.Group}')"))}");
            }
        }

        var sources = topologies.SelectMany(topology => topology.SourceTopics).ToHashSet(StringComparer.Ordinal);
        foreach (var trigger in triggers.Where(trigger => sources.Contains(trigger.Topic)))
        {
            CheckForm(report, trigger);
        }
    }

    private static void CheckForm(StartupReport report, KafkaTrigger trigger)
    {
        var function = $"Function '{trigger.Function}' (topic '{trigger.Topic}')";
        if (!trigger.IsBatched)
        {
            report.Error($"{function} is not batched: set IsBatched = true and take KafkaRecord[].");
        }
        else if (!trigger.IsDeferred)
        {
            report.Error($"{function} does not take KafkaRecord[]: the host would hand over something else than the records' bytes. Make the parameter KafkaRecord[].");
        }

        if (!string.Equals(trigger.KeyDataType, "Binary", StringComparison.OrdinalIgnoreCase))
        {
            report.Error($"{function} has KeyDataType {trigger.KeyDataType ?? "String (the default)"}, which damages or skips keys: set KeyDataType = KafkaMessageKeyType.Binary.");
        }

        foreach (var setting in trigger.DecodingSettings)
        {
            report.Error($"{function} sets {setting}: the host would decode the records itself, and skip those it cannot. Leave it out; the topology's serde decodes.");
        }
    }

    private static void CheckGroups(StartupReport report, IReadOnlyList<KafkaTrigger> triggers)
    {
        foreach (var trigger in triggers.Where(trigger => string.IsNullOrEmpty(trigger.Group)))
        {
            report.Error($"Function '{trigger.Function}' has no ConsumerGroup; the host does not start without one.");
        }

        foreach (var group in triggers.Where(trigger => !string.IsNullOrEmpty(trigger.Group)).GroupBy(trigger => trigger.Group, StringComparer.Ordinal))
        {
            if (group.Count() > 1)
            {
                report.Error(
                    $"Functions {string.Join(", ", group.Select(trigger => $"'{trigger.Function}'"))} share consumer group '{group.Key}': each would get only a part of its records. Give each its own.");
            }
        }
    }

    private static string Sinks(Topology topology) => topology.SinkTopics.IsEmpty ? "its stores" : string.Join(", ", topology.SinkTopics);

    private static string Topics(IReadOnlyList<KafkaTrigger> triggers) =>
        triggers.Count == 0 ? "none" : string.Join(", ", triggers.Select(trigger => $"'{trigger.Topic}' ({trigger.Function})"));
}
