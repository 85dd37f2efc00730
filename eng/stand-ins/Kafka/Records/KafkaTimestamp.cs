namespace Microsoft.Azure.Functions.Worker;

/// <summary>The timestamp of a Kafka record.</summary>
public class KafkaTimestamp
{
    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long UnixTimestampMs { get; set; }

    /// <summary>Who set the timestamp. The host always says <see cref="KafkaTimestampType.NotAvailable"/>.</summary>
    public KafkaTimestampType Type { get; set; }

    /// <summary><see cref="UnixTimestampMs"/> as a point in time, offset zero.</summary>
    public DateTimeOffset DateTimeOffset => DateTimeOffset.FromUnixTimeMilliseconds(UnixTimestampMs);
}
