using System.Buffers;

namespace ServerlessStreams;

/// <summary>
/// The key of a windowed result as a topic's key: the key alone, as it was on the source, so that results of a key stand
/// in the partition of that key. The window belongs into the value.
/// </summary>
internal sealed class WindowedKeySerde<TKey>(Serde<TKey> key) : Serde<Windowed<TKey>>, IWindowedKeySerde
{
    public override string Name => key.Name;

    public override Windowed<TKey> Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) =>
        throw new NotSupportedException("The key of a windowed result is written without its window and cannot be read back.");

    public override void Serialize(Windowed<TKey> value, IBufferWriter<byte> writer, in SerdeContext context) =>
        key.Serialize(value.Key, writer, context);
}
