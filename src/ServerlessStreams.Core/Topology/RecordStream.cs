using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>
/// A stream of records within a topology. Steps return new streams; a stream may be used several times, and each use
/// sees every record.
/// </summary>
/// <remarks>
/// Functions are called with null where key or value is null. Where <typeparamref name="TValue"/> is a value type that
/// has no null, records without a value pass <c>Where</c> and <c>Select</c> by without a call.
/// </remarks>
public class RecordStream<TKey, TValue>
{
    private readonly List<Func<TaskRuntime, Operator<TKey, TValue>>> _uses = [];

    private protected RecordStream(TopologyBuilder builder, TopologyNode node, Serde<TKey>? keySerde, Serde<TValue>? valueSerde)
    {
        Builder = builder;
        Node = node;
        KeySerde = keySerde;
        ValueSerde = valueSerde;
    }

    internal TopologyBuilder Builder { get; }

    internal TopologyNode Node { get; }

    internal Serde<TKey>? KeySerde { get; }

    internal Serde<TValue>? ValueSerde { get; }

    /// <summary>Whether the key is another than the source's, so that equal keys may be in several partitions.</summary>
    internal bool HasOtherKey { get; set; }

    /// <summary>Keeps the records whose value meets a condition.</summary>
    public RecordStream<TKey, TValue> Where(Func<TValue, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Where((_, value) => condition(value));
    }

    /// <summary>Keeps the records whose key and value meet a condition.</summary>
    public RecordStream<TKey, TValue> Where(Func<TKey, TValue, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var next = Derive("where", KeySerde, ValueSerde);
        Use(runtime => new WhereOperator<TKey, TValue>(condition, next.Build(runtime)));
        return next;
    }

    /// <summary>Makes a new value of each value.</summary>
    public RecordStream<TKey, TResult> Select<TResult>(Func<TValue, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Select((_, value) => selector(value));
    }

    /// <summary>Makes a new value of each key and value; the key stays.</summary>
    public RecordStream<TKey, TResult> Select<TResult>(Func<TKey, TValue, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var next = Derive<TKey, TResult>($"select {Text(typeof(TResult))}", KeySerde, null);
        Use(runtime => new SelectOperator<TKey, TValue, TResult>(selector, next.Build(runtime)));
        return next;
    }

    /// <summary>Makes any number of values of each value, in order.</summary>
    public RecordStream<TKey, TResult> SelectMany<TResult>(Func<TValue, IEnumerable<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return SelectMany((_, value) => selector(value));
    }

    /// <summary>Makes any number of values of each key and value, in order; the key stays.</summary>
    public RecordStream<TKey, TResult> SelectMany<TResult>(Func<TKey, TValue, IEnumerable<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var next = Derive<TKey, TResult>($"select many {Text(typeof(TResult))}", KeySerde, null);
        Use(runtime => new SelectManyOperator<TKey, TValue, TResult>(selector, next.Build(runtime)));
        return next;
    }

    /// <summary>Gives each record another key, for what is sent out. To group by it use <c>GroupBy</c>.</summary>
    /// <param name="selector">The new key; null is a record without one.</param>
    /// <param name="keySerde">The new keys' format.</param>
    public RecordStream<TNewKey, TValue> SelectKey<TNewKey>(Func<TValue, TNewKey> selector, Serde<TNewKey> keySerde)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return SelectKey((_, value) => selector(value), keySerde);
    }

    /// <inheritdoc cref="SelectKey{TNewKey}(Func{TValue, TNewKey}, Serde{TNewKey})"/>
    public RecordStream<TNewKey, TValue> SelectKey<TNewKey>(Func<TKey, TValue, TNewKey> selector, Serde<TNewKey> keySerde)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(keySerde);
        var next = Derive($"select key {Text(typeof(TNewKey))}", keySerde, ValueSerde);
        next.HasOtherKey = true;
        Use(runtime => new SelectKeyOperator<TKey, TValue, TNewKey>(selector, next.Build(runtime)));
        return next;
    }

    /// <summary>Groups by the key as it is.</summary>
    public GroupedStream<TKey, TValue> GroupByKey()
    {
        if (HasOtherKey)
        {
            Builder.Errors.Add($"GroupByKey after SelectKey ({Text(typeof(TKey))}): records of the new key may be in several partitions. Use GroupBy(selector, keySerde).WithinPartition() where they are not.");
        }

        return new GroupedStream<TKey, TValue>(this, KeySerde);
    }

    /// <summary>
    /// Groups by another key; say next where it may be found, e.g. <see cref="RegroupedStream{TKey,TValue,TNewKey}.WithinPartition"/>.
    /// </summary>
    /// <param name="selector">The new key; a record for which it is null is dropped and counted.</param>
    /// <param name="keySerde">How the new key is stored.</param>
    public RegroupedStream<TKey, TValue, TNewKey> GroupBy<TNewKey>(Func<TValue, TNewKey> selector, Serde<TNewKey> keySerde)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return GroupBy((_, value) => selector(value), keySerde);
    }

    /// <inheritdoc cref="GroupBy{TNewKey}(Func{TValue, TNewKey}, Serde{TNewKey})"/>
    public RegroupedStream<TKey, TValue, TNewKey> GroupBy<TNewKey>(Func<TKey, TValue, TNewKey> selector, Serde<TNewKey> keySerde)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(keySerde);
        return new RegroupedStream<TKey, TValue, TNewKey>(this, selector, keySerde);
    }

    /// <summary>
    /// Sends the records to a topic, with the formats that the stream has from its source or store. Results of windows
    /// are sent with their key alone; put the window into the value.
    /// </summary>
    public void To(string topic) => To(topic, KeySerde, ValueSerde);

    /// <summary>Sends the records to a topic, with the keys in the format they have and the values in the given one.</summary>
    public void To(string topic, Serde<TValue> valueSerde)
    {
        ArgumentNullException.ThrowIfNull(valueSerde);
        To(topic, KeySerde, valueSerde);
    }

    /// <summary>Sends the records to a topic in the given formats.</summary>
    public void To(string topic, Serde<TKey>? keySerde, Serde<TValue>? valueSerde)
    {
        Builder.AddSink(topic);
        if (keySerde is null)
        {
            Builder.Errors.Add($"The sink '{topic}' has no serde for its keys ({Text(typeof(TKey))}).");
        }

        if (valueSerde is null)
        {
            Builder.Errors.Add($"The sink '{topic}' has no serde for its values ({Text(typeof(TValue))}).");
        }

        Node.Add($"sink {topic} (key {keySerde?.Name}, value {valueSerde?.Name})");
        Use(runtime => new SinkOperator<TKey, TValue>(runtime, TopicIndex(runtime, topic), keySerde!, valueSerde!));
    }

    internal void Use(Func<TaskRuntime, Operator<TKey, TValue>> use) => _uses.Add(use);

    internal Operator<TKey, TValue> Build(TaskRuntime runtime) => _uses.Count switch
    {
        0 => DiscardOperator<TKey, TValue>.Instance,
        1 => _uses[0](runtime),
        _ => new FanOutOperator<TKey, TValue>([.. _uses.Select(use => use(runtime))]),
    };

    internal RecordStream<TNewKey, TNewValue> Derive<TNewKey, TNewValue>(string text, Serde<TNewKey>? keySerde, Serde<TNewValue>? valueSerde) =>
        new(Builder, Node.Add(text), keySerde, valueSerde) { HasOtherKey = HasOtherKey };

    internal static string Text(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Text))}>"
        : type.Name;

    private static int TopicIndex(TaskRuntime runtime, string topic)
    {
        // Behind the sources and their dead letters, which may have the same names.
        for (var index = runtime.Outbox.Topics.Count - 1; index > 0; index--)
        {
            if (runtime.Outbox.Topics[index] == topic)
            {
                return index;
            }
        }

        return 0;
    }
}
