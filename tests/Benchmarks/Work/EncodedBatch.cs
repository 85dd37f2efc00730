using System.Buffers.Binary;

namespace ServerlessStreams.Benchmarks.Work;

/// <summary>Consecutive records of the work, as Kafka records over one buffer that nobody changes.</summary>
/// <param name="Bytes">24 bytes a record.</param>
/// <param name="FirstOffset">The offset of the first.</param>
internal readonly record struct EncodedBatch(ReadOnlyMemory<byte> Bytes, long FirstOffset)
{
    public int Count => Bytes.Length / WorkFormat.RecordSize;

    public ReadOnlyMemory<byte> Key(int index) => Bytes.Slice(index * WorkFormat.RecordSize, WorkFormat.KeySize);

    public ReadOnlyMemory<byte> Value(int index) =>
        Bytes.Slice((index * WorkFormat.RecordSize) + WorkFormat.KeySize, WorkFormat.RecordSize - WorkFormat.KeySize);

    /// <summary>The record's Kafka timestamp, ms; the same time stands in the value's last 8 bytes.</summary>
    public long Timestamp(int index) =>
        BinaryPrimitives.ReadInt64BigEndian(Bytes.Span.Slice((index * WorkFormat.RecordSize) + 16, 8));
}
