namespace Microsoft.Azure.Functions.Worker;

/// <summary>A Kafka record as read from the broker: key, value and header values are the raw bytes.</summary>
public class KafkaRecord
{
    /// <summary>The topic that the record was read from.</summary>
    public string Topic { get; set; }

    /// <summary>The partition that the record was read from.</summary>
    public int Partition { get; set; }

    /// <summary>The record's offset in its partition.</summary>
    public long Offset { get; set; }

    /// <summary>The bytes of the key; null where the record has none, empty where it has an empty one.</summary>
    public byte[] Key { get; set; }

    /// <summary>The bytes of the value; null for a tombstone, empty for an empty value.</summary>
    public byte[] Value { get; set; }

    /// <summary>The record's timestamp.</summary>
    public KafkaTimestamp Timestamp { get; set; }

    /// <summary>The record's headers, in their order and with repetitions.</summary>
    public KafkaHeader[] Headers { get; set; }
}
