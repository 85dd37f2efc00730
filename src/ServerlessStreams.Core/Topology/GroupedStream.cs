using ServerlessStreams.State;

namespace ServerlessStreams;

/// <summary>A stream grouped by its key: aggregate it, as it is or in windows.</summary>
public sealed class GroupedStream<TKey, TValue>
{
    internal GroupedStream(RecordStream<TKey, TValue> stream, Serde<TKey>? keySerde)
    {
        Stream = stream;
        KeySerde = keySerde;
    }

    internal RecordStream<TKey, TValue> Stream { get; }

    internal Serde<TKey>? KeySerde { get; }

    /// <summary>Groups into windows as well.</summary>
    /// <param name="windows">With a grace period.</param>
    public WindowedStream<TKey, TValue> WindowedBy(TimeWindows windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        return new WindowedStream<TKey, TValue>(this, windows);
    }

    /// <summary>
    /// Keeps an accumulator per key. Each record sends the key's new accumulator, or null when it was deleted. Records
    /// without a key or a value are dropped and counted.
    /// </summary>
    /// <param name="store">The store's name.</param>
    /// <param name="aggregator">How values become an accumulator.</param>
    public RecordStream<TKey, TAccumulator> Aggregate<TAccumulator>(string store, Aggregator<TValue, TAccumulator> aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        return Aggregate("aggregate", store, new AggregatorAggregation<TValue, TAccumulator>(aggregator), aggregator.Serde);
    }

    /// <summary>Keeps one value per key, combined from all; the first one as it is.</summary>
    /// <param name="store">The store's name.</param>
    /// <param name="reducer">Combines the value so far with the next one; null deletes it.</param>
    /// <param name="serde">How the value is stored; that of the stream where it is not given.</param>
    public RecordStream<TKey, TValue> Reduce(string store, Func<TValue, TValue, TValue?> reducer, Serde<TValue>? serde = null)
    {
        ArgumentNullException.ThrowIfNull(reducer);
        return Aggregate("reduce", store, new ReduceAggregation<TValue>(reducer), serde ?? Stream.ValueSerde);
    }

    /// <summary>Counts records per key.</summary>
    /// <param name="store">The store's name.</param>
    public RecordStream<TKey, long> Count(string store) =>
        Aggregate("count", store, new CountAggregation<TValue>(), Serdes.Int64);

    internal StoreSerdes<TKey, TAccumulator> SerdesOf<TAccumulator>(string store, Serde<TAccumulator>? serde)
    {
        // That of windowed results is for sinks: it leaves the window out.
        if (KeySerde is null or IWindowedKeySerde)
        {
            Stream.Builder.Errors.Add($"Store '{store}' has no serde for its keys ({RecordStream<TKey, TValue>.Text(typeof(TKey))}); group with GroupBy(selector, keySerde).");
        }

        if (serde is null)
        {
            Stream.Builder.Errors.Add($"Store '{store}' has no serde for its values ({RecordStream<TKey, TValue>.Text(typeof(TAccumulator))}); give it one.");
        }

        return new StoreSerdes<TKey, TAccumulator>(store, KeySerde!, serde!);
    }

    private RecordStream<TKey, TAccumulator> Aggregate<TAccumulator>(string kind, string store, Aggregation<TValue, TAccumulator> aggregation, Serde<TAccumulator>? serde)
    {
        var errors = Stream.Builder.Errors.Count;
        var serdes = SerdesOf(store, serde);
        var description = Stream.Builder.Errors.Count > errors ? store : $"{store}: key-value, {serdes.Description}";
        var definition = Stream.Builder.AddStore<TKey, KeyValueStore<TKey, TAccumulator>>(
            store, description, (name, index, undoLog) => new KeyValueStore<TKey, TAccumulator>(name, index, undoLog, serdes));
        var next = Stream.Derive($"{kind} '{store}'", KeySerde, serde);
        Stream.Use(runtime => new AggregateOperator<TKey, TValue, TAccumulator>(runtime, aggregation, definition.Of(runtime), next.Build(runtime)));
        return next;
    }
}
