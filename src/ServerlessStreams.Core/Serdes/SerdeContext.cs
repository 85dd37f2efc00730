namespace ServerlessStreams;

/// <summary>What a serde may want to know about the bytes: where they come from or go to.</summary>
/// <param name="Topic">The topic, or the store's name where state is read and written.</param>
/// <param name="IsKey">Whether it is a key.</param>
/// <param name="Headers">The record's headers; empty for state.</param>
public readonly record struct SerdeContext(string Topic, bool IsKey, IReadOnlyList<RecordHeader> Headers)
{
    /// <summary>The context of state.</summary>
    public static SerdeContext OfStore(string store, bool isKey) => new(store, isKey, []);
}
