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

    /// <summary>
    /// How many bytes each value has, 1 to 127, where all have the same; 0 (the default) where they differ. With it goes
    /// <see cref="SerializeFixed"/>; state and results are then written without asking for room twice.
    /// </summary>
    public virtual int FixedSize => 0;

    /// <summary>Writes the bytes of <paramref name="value"/>, the same as <see cref="Serialize"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="destination">Exactly <see cref="FixedSize"/> bytes.</param>
    /// <exception cref="NotSupportedException">Values have no fixed size.</exception>
    public virtual void SerializeFixed(T value, Span<byte> destination) =>
        throw new NotSupportedException($"Values of serde {Name} have no fixed size.");
}
