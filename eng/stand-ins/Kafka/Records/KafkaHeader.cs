using System.Text;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One header of a Kafka record.</summary>
public class KafkaHeader
{
    /// <summary>The header's name. A record may carry the same name more than once.</summary>
    public string Key { get; set; }

    /// <summary>The bytes of the value; null where the header has none.</summary>
    public byte[] Value { get; set; }

    /// <summary>Reads the value as UTF-8.</summary>
    /// <returns>The text, or null where the value is null.</returns>
    public string GetValueAsString() => Value == null ? null : Encoding.UTF8.GetString(Value);
}
