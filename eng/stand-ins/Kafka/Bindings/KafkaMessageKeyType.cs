namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the host reads or writes the key of a record.</summary>
public enum KafkaMessageKeyType
{
    /// <summary>A 32-bit integer.</summary>
    Int = 0,

    /// <summary>A 64-bit integer.</summary>
    Long,

    /// <summary>UTF-8 text. Bytes that are not UTF-8 are lost.</summary>
    String,

    /// <summary>The bytes as they are.</summary>
    Binary,
}
