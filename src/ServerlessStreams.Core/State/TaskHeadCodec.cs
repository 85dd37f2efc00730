using System.Buffers;
using System.Collections.Immutable;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>
/// The bytes of a head, for logs that store it as one value.
/// <code>
/// head     := version=0 epoch sequence nonce(16) committedAt deadline snapshot outboxCount publishedSequence
///             sourceCount source* storeCount store*
/// deadline := 0 | 1 zigzag
/// snapshot := 0 | 1 sequence nonce(16) blockCount byteCount hash(8)
/// source   := string nextOffset zigzag(watermark) partitionCount
/// store    := string hash(8)
/// string   := length utf8
/// </code>
/// Numbers are unsigned LEB128 varints, <c>zigzag</c> ones signed; hashes are little-endian.
/// Version 0 is free to change until the format is frozen as version 1.
/// </summary>
public static class TaskHeadCodec
{
    private const byte Version = 0;

    /// <summary>Writes a head.</summary>
    public static void Write(TaskHead head, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteByte(Version);
        writer.WriteVarint(head.Epoch);
        writer.WriteVarint(head.Sequence);
        writer.WriteGuid(head.Nonce);
        writer.WriteZigzag(head.CommittedAt);
        writer.WriteByte(head.NextDeadline.HasValue ? (byte)1 : (byte)0);
        if (head.NextDeadline is { } deadline)
        {
            writer.WriteZigzag(deadline);
        }

        writer.WriteByte(head.Snapshot is null ? (byte)0 : (byte)1);
        if (head.Snapshot is { } snapshot)
        {
            writer.WriteVarint(snapshot.Sequence);
            writer.WriteGuid(snapshot.Nonce);
            writer.WriteVarint(snapshot.BlockCount);
            writer.WriteVarint(snapshot.ByteCount);
            writer.WriteFixed64(snapshot.Hash);
        }

        writer.WriteVarint(head.OutboxCount);
        writer.WriteVarint(head.PublishedSequence);
        writer.WriteVarint(head.Sources.Length);
        foreach (var source in head.Sources)
        {
            writer.WriteText(source.Topic);
            writer.WriteVarint(source.NextOffset);
            writer.WriteZigzag(source.Watermark);
            writer.WriteVarint(source.PartitionCount);
        }

        writer.WriteVarint(head.Fingerprint.Stores.Length);
        foreach (var store in head.Fingerprint.Stores)
        {
            writer.WriteText(store.Name);
            writer.WriteFixed64(store.Hash);
        }
    }

    /// <summary>Reads a head.</summary>
    /// <exception cref="StateFormatException">The bytes are of a newer version, or damaged.</exception>
    public static TaskHead Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BinaryReaderSpan(bytes, "the head of a task");
        reader.ReadVersion(Version);
        var epoch = reader.ReadVarint();
        var sequence = reader.ReadVarint();
        var nonce = reader.ReadGuid();
        var committedAt = reader.ReadZigzag();
        long? deadline = reader.ReadByte() == 0 ? null : reader.ReadZigzag();
        SnapshotReference? snapshot = null;
        if (reader.ReadByte() != 0)
        {
            snapshot = new SnapshotReference(
                reader.ReadVarint(), reader.ReadGuid(), reader.ReadInt32(), reader.ReadVarint(), reader.ReadFixed64());
        }

        var outboxCount = reader.ReadVarint();
        var publishedSequence = reader.ReadVarint();
        var sources = new SourceProgress[reader.ReadCount()];
        for (var index = 0; index < sources.Length; index++)
        {
            sources[index] = new SourceProgress(
                reader.ReadText(), reader.ReadVarint(), reader.ReadZigzag(), reader.ReadInt32());
        }

        var stores = new StoreFingerprint[reader.ReadCount()];
        for (var index = 0; index < stores.Length; index++)
        {
            stores[index] = new StoreFingerprint(reader.ReadText(), reader.ReadFixed64());
        }

        reader.ExpectEnd();
        return new TaskHead
        {
            Epoch = epoch,
            Sequence = sequence,
            Nonce = nonce,
            CommittedAt = committedAt,
            NextDeadline = deadline,
            Snapshot = snapshot,
            OutboxCount = outboxCount,
            PublishedSequence = publishedSequence,
            Sources = ImmutableArray.Create(sources),
            Fingerprint = new StateFingerprint(ImmutableArray.Create(stores)),
        };
    }
}
