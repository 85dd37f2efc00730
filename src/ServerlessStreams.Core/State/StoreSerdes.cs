using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>How a store writes its keys and values.</summary>
internal sealed class StoreSerdes<TKey, TValue>(string store, Serde<TKey> key, Serde<TValue> value)
{
    private readonly SerdeContext _keyContext = SerdeContext.OfStore(store, isKey: true);
    private readonly SerdeContext _valueContext = SerdeContext.OfStore(store, isKey: false);

    public string Store { get; } = store;

    public string Description => $"key {key.Name}, value {value.Name}";

    /// <summary>The sizes of all keys and all values; 0 unless both are fixed.</summary>
    public (int Key, int Value) FixedSizes { get; } = IsFixed(key.FixedSize) && IsFixed(value.FixedSize) ? (key.FixedSize, value.FixedSize) : default;

    public void WriteFixedKey(TKey item, Span<byte> destination) => key.SerializeFixed(item, destination);

    public void WriteFixedValue(TValue item, Span<byte> destination) => value.SerializeFixed(item, destination);

    public void WriteKey(TKey item, ByteBuffer buffer) => key.Serialize(item, buffer, _keyContext);

    public TKey ReadKey(ReadOnlySpan<byte> bytes) => key.Deserialize(bytes, _keyContext);

    public void WriteValue(TValue item, ByteBuffer buffer) => value.Serialize(item, buffer, _valueContext);

    public TValue ReadValue(ReadOnlySpan<byte> bytes) => value.Deserialize(bytes, _valueContext);

    // So that a length is one byte, with the timestamp before it.
    private static bool IsFixed(int size) => size is > 0 and <= 127 - BinaryWriting.MaxVarintBytes;
}
