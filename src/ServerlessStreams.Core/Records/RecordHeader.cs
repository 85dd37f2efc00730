namespace ServerlessStreams;

/// <summary>One header of a record. Keys may repeat; order is kept.</summary>
/// <param name="Key">The header's name.</param>
/// <param name="Value">Its bytes; null and empty are different.</param>
public readonly record struct RecordHeader(string Key, ReadOnlyMemory<byte>? Value)
{
    /// <summary>A header with text, as UTF-8.</summary>
    public static RecordHeader OfText(string key, string value) => new(key, System.Text.Encoding.UTF8.GetBytes(value));
}
