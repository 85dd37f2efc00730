using System.Buffers;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing;

/// <summary>A source topic of a <see cref="TopologyTestDriver"/>.</summary>
public sealed class TestInputTopic<TKey, TValue>
{
    private readonly TopologyTestDriver _driver;
    private readonly string _topic;
    private readonly Serde<TKey> _keySerde;
    private readonly Serde<TValue> _valueSerde;

    internal TestInputTopic(TopologyTestDriver driver, string topic, Serde<TKey> keySerde, Serde<TValue> valueSerde)
    {
        _driver = driver;
        _topic = topic;
        _keySerde = keySerde;
        _valueSerde = valueSerde;
    }

    /// <summary>Pipes one record, as a batch of its own. Null key and value are Kafka's null.</summary>
    public Task<BatchResult> PipeAsync(TKey? key, TValue? value, DateTimeOffset timestamp, int partition = 0) =>
        PipeAsync([new TestRecord<TKey, TValue>(key, value, timestamp.ToUnixTimeMilliseconds(), partition)]);

    /// <summary>Pipes records as one batch.</summary>
    public Task<BatchResult> PipeAsync(IReadOnlyList<TestRecord<TKey, TValue>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return _driver.PipeAsync(records.Select(Append).ToArray());
    }

    private SourceRecord Append(TestRecord<TKey, TValue> record) => _driver.Broker.Append(
        _topic,
        record.Partition,
        Bytes(record.Key, _keySerde, isKey: true),
        Bytes(record.Value, _valueSerde, isKey: false),
        record.Timestamp);

    private ReadOnlyMemory<byte>? Bytes<T>(T? item, Serde<T> serde, bool isKey)
    {
        if (item is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        serde.Serialize(item, buffer, new SerdeContext(_topic, isKey, []));
        return buffer.WrittenMemory;
    }
}
