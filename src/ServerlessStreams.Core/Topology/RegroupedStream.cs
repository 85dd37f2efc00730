namespace ServerlessStreams;

/// <summary>A stream that is to be grouped by another key.</summary>
public sealed class RegroupedStream<TKey, TValue, TNewKey>
{
    private readonly RecordStream<TKey, TValue> _stream;
    private readonly Func<TKey, TValue, TNewKey> _selector;
    private readonly Serde<TNewKey> _keySerde;

    internal RegroupedStream(RecordStream<TKey, TValue> stream, Func<TKey, TValue, TNewKey> selector, Serde<TNewKey> keySerde)
    {
        _stream = stream;
        _selector = selector;
        _keySerde = keySerde;
    }

    /// <summary>
    /// Groups within the partition, without moving records. Right where all records of the new key are in one partition
    /// anyway, because it is finer than the topic's key: (sku, warehouse) on a topic keyed by sku.
    /// </summary>
    public GroupedStream<TNewKey, TValue> WithinPartition()
    {
        var next = _stream.Derive($"group by {RecordStream<TKey, TValue>.Text(typeof(TNewKey))} within the partition", _keySerde, _stream.ValueSerde);
        _stream.Use(runtime => new KeyByOperator<TKey, TValue, TNewKey>(runtime, _selector, next.Build(runtime)));
        return new GroupedStream<TNewKey, TValue>(next, _keySerde);
    }
}
