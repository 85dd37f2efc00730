using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// What is done with the records of a topic: immutable, built once, run by any number of tasks at once.
/// </summary>
/// <example>
/// <code>
/// var topology = Topology.Create("page-views", topology => topology
///     .Stream("views", Serdes.Utf8, Serdes.Json&lt;View&gt;())
///     .GroupByKey()
///     .WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.FromSeconds(10)))
///     .Count("views-per-minute")
///     .Emit(EmitStrategy.OnWindowClose)
///     .Select((window, count) => new PageCount(window.Key, window.Start, count))
///     .To("page-counts", Serdes.Json&lt;PageCount&gt;()));
/// </code>
/// </example>
public sealed class Topology
{
    private readonly TopologyBuilder _builder;

    private Topology(string name, TopologyBuilder builder)
    {
        Name = name;
        _builder = builder;
        SourceTopics = [.. builder.Sources.Select(source => source.Topic)];
        DeadLetterTopics = [.. SourceTopics.Select(DeadLetter.TopicOf)];
        SinkTopics = [.. builder.Sinks];
        Topics = [.. SourceTopics, .. DeadLetterTopics, .. SinkTopics];
        StoreNames = [.. builder.Stores.Select(store => store.Name)];
        Fingerprint = new StateFingerprint([.. builder.Stores
            .Select(store => new StoreFingerprint(store.Name, XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(store.Description))))
            .OrderBy(store => store.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The name: part of task ids and record ids, so it must not change while its state is wanted.</summary>
    public string Name { get; }

    /// <summary>The topics it reads.</summary>
    public ImmutableArray<string> SourceTopics { get; }

    /// <summary>The topics it sends results to.</summary>
    public ImmutableArray<string> SinkTopics { get; }

    /// <summary>Where records go that cannot be read or processed: a source's name + <c>.dead-letter</c>.</summary>
    public ImmutableArray<string> DeadLetterTopics { get; }

    /// <summary>The names of its stores.</summary>
    public ImmutableArray<string> StoreNames { get; }

    /// <summary>What stored state depends on.</summary>
    public StateFingerprint Fingerprint { get; }

    /// <summary>All topics, by the index that stored outboxes use: sources, their dead letters, sinks.</summary>
    internal ImmutableArray<string> Topics { get; }

    internal IReadOnlyList<SourceDefinition> Sources => _builder.Sources;

    internal IReadOnlyList<StoreDefinition> Stores => _builder.Stores;

    /// <summary>Builds a topology.</summary>
    /// <param name="name">1 to 100 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <param name="build">Describes it.</param>
    /// <exception cref="TopologyException">It is not valid; all reasons are given together.</exception>
    public static Topology Create(string name, Action<TopologyBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var builder = new TopologyBuilder();
        if (!Names.IsValid(name))
        {
            builder.Errors.Add($"'{name}' is no valid name of a topology: 1 to {Names.MaxLength} letters, digits, '.', '_' and '-'.");
        }

        build(builder);
        foreach (var check in builder.Checks)
        {
            check();
        }

        if (builder.Sources.Count == 0)
        {
            builder.Errors.Add("It has no source; begin with Stream(topic, …).");
        }
        else if (builder.Sinks.Count == 0 && builder.Stores.Count == 0)
        {
            builder.Errors.Add("It does nothing: it has neither a sink (To) nor a store.");
        }

        return builder.Errors.Count == 0 ? new Topology(name, builder) : throw new TopologyException(name, builder.Errors);
    }

    /// <summary>The topology as text: sources, steps, stores, sinks, dead letters.</summary>
    public string Describe()
    {
        var output = new StringBuilder().Append("topology ").AppendLine(Name);
        foreach (var source in Sources)
        {
            source.Node.Print(output, 1);
        }

        foreach (var store in Stores)
        {
            output.Append("  store ").AppendLine(store.Description);
        }

        foreach (var topic in DeadLetterTopics)
        {
            output.Append("  dead letters ").AppendLine(topic);
        }

        return output.ToString();
    }

    internal int TopicIndexOf(string topic) => Topics.IndexOf(topic);

    internal SourceOperator[] Instantiate(TaskRuntime runtime)
    {
        foreach (var store in Stores)
        {
            runtime.Stores.Add(store.Create(runtime));
        }

        return [.. Sources.Select(source => source.Create(runtime))];
    }
}
