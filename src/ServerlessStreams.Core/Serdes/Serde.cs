using System.Buffers;

namespace ServerlessStreams;

/// <summary>
/// Turns keys or values of one type into bytes and back. Instances are immutable and shared by all tasks.
/// Null never reaches a serde: a null key or value stays null.
/// </summary>
/// <typeparam name="T">The type in the program.</typeparam>
public abstract class Serde<T>
{
    /// <summary>
    /// What the bytes are, e.g. <c>utf8</c> or <c>json(Shop.Movement)</c>. It is part of the fingerprint of stores, so a
    /// different name means that stored bytes are not read with this serde.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>Reads a value from all of <paramref name="data"/>.</summary>
    /// <exception cref="Errors.SerdeException">The bytes are not of this format, whatever they are.</exception>
    public abstract T Deserialize(ReadOnlySpan<byte> data, in SerdeContext context);

    /// <summary>Appends the bytes of <paramref name="value"/>.</summary>
    /// <exception cref="Errors.SerdeException">The value cannot be written in this format.</exception>
    public abstract void Serialize(T value, IBufferWriter<byte> writer, in SerdeContext context);
}
