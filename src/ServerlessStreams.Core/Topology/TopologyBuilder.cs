using ServerlessStreams.State;

namespace ServerlessStreams;

/// <summary>Builds a topology; handed to the function given to <see cref="Topology.Create"/>.</summary>
public sealed class TopologyBuilder
{
    private const int MaxTopicLength = 249;

    internal TopologyBuilder()
    {
    }

    internal List<string> Errors { get; } = [];

    internal List<SourceDefinition> Sources { get; } = [];

    internal List<string> Sinks { get; } = [];

    internal List<StoreDefinition> Stores { get; } = [];

    /// <summary>What must hold when the build is over, e.g. that every windowed aggregate says when it emits.</summary>
    internal List<Action> Checks { get; } = [];

    /// <summary>
    /// The records of a topic. A topology has one source; the function that runs it has a Kafka trigger on this topic.
    /// </summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="keySerde">The keys' format.</param>
    /// <param name="valueSerde">The values' format.</param>
    public SourceStream<TKey, TValue> Stream<TKey, TValue>(string topic, Serde<TKey> keySerde, Serde<TValue> valueSerde)
    {
        ArgumentNullException.ThrowIfNull(keySerde);
        ArgumentNullException.ThrowIfNull(valueSerde);
        CheckTopic(topic, "source");
        if (Sources.Count > 0)
        {
            Errors.Add($"'{topic}' is a second source beside '{Sources[0].Topic}'; a topology has one source.");
        }

        return SourceStream<TKey, TValue>.Add(this, topic, keySerde, valueSerde);
    }

    internal void CheckTopic(string topic, string role)
    {
        if (string.IsNullOrEmpty(topic) || topic.Length > MaxTopicLength || topic is "." or ".."
            || !topic.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'))
        {
            Errors.Add($"'{topic}' is no valid {role} topic: 1 to {MaxTopicLength} letters, digits, '.', '_' and '-'.");
        }
    }

    internal int AddSink(string topic)
    {
        CheckTopic(topic, "sink");
        if (!Sinks.Contains(topic))
        {
            Sinks.Add(topic);
        }

        return Sinks.IndexOf(topic);
    }

    internal StoreDefinition<TStore> AddStore<TKey, TStore>(string name, string description, Func<string, int, UndoLog, TStore> create)
        where TStore : StateStore
    {
        if (!Names.IsValid(name))
        {
            Errors.Add($"'{name}' is no valid store name: 1 to {Names.MaxLength} letters, digits, '.', '_' and '-'.");
        }
        else if (Stores.Any(store => store.Name == name))
        {
            Errors.Add($"Two stores are named '{name}'; each stateful step needs a name of its own.");
        }

        if (!KeyEquality.HasValueEquality(typeof(TKey)))
        {
            Errors.Add($"Store '{name}' has keys of type {typeof(TKey)}, which has no value equality; use a record, or override Equals and GetHashCode.");
        }

        var index = Stores.Count;
        var definition = new StoreDefinition<TStore>(name, index, description, undoLog => create(name, index, undoLog));
        Stores.Add(definition);
        return definition;
    }
}
