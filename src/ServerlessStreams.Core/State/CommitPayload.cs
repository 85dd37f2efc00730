using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>
/// The bytes of a commit and of a snapshot block.
/// <code>
/// payload := version=0 storeCount string* changes outbox
/// changes := section* 0                                   see ChangeWriter
/// outbox  := topicCount string* epoch first count record* topicCount 0 where nothing is sent out
/// record  := flags(1) topicIndex zigzag(timestamp) [key] [value] [headers] [cause]
/// flags   := 1 key | 2 value | 4 headers | 8 cause
/// key, value := length bytes
/// headers := count (string flag(1) [length bytes])*       flag 0 = null value
/// cause   := topicIndex offset                            the partition is the task's
/// block   := version=0 storeCount string* changes
/// </code>
/// Names of stores and topics stand in each payload, so that it can be read without the topology. Record i of the
/// outbox has the number first + i. Version 0 is free to change until the format is frozen as version 1.
/// </summary>
internal static class CommitPayload
{
    public const byte Version = 0;

    private static readonly RecordHeader[] NoHeaders = [];

    public static void WriteStores(ByteBuffer buffer, IReadOnlyList<string> stores)
    {
        buffer.WriteByte(Version);
        buffer.WriteVarint(stores.Count);
        foreach (var store in stores)
        {
            buffer.WriteText(store);
        }
    }

    /// <summary>Applies the changes to stores by name; returns where the outbox begins.</summary>
    public static int Apply(ReadOnlySpan<byte> payload, IReadOnlyDictionary<string, StateStore> stores)
    {
        var reader = new BinaryReaderSpan(payload, "a commit");
        reader.ReadVersion(Version);
        var names = new StateStore[reader.ReadCount()];
        for (var index = 0; index < names.Length; index++)
        {
            var name = reader.ReadText();
            names[index] = stores.TryGetValue(name, out var store)
                ? store
                : throw new StateFormatException($"A commit names the store '{name}', which the topology does not have.");
        }

        StateStore? current = null;
        long? window = null;
        while (true)
        {
            var kind = (ChangeKind)reader.ReadByte();
            switch (kind)
            {
                case ChangeKind.End:
                    return reader.Position;
                case ChangeKind.Store or ChangeKind.Window:
                    var index = reader.ReadInt32();
                    current = index < names.Length ? names[index] : throw reader.Damaged($"{index} is no store");
                    window = kind == ChangeKind.Window ? reader.ReadVarint() : null;
                    break;
                case <= ChangeKind.Clear:
                    Apply(ref reader, current ?? throw reader.Damaged("an entry has no store"), kind, window);
                    break;
                default:
                    throw reader.Damaged($"{(byte)kind} is no kind of change");
            }
        }
    }

    /// <summary>Reads the outbox that begins at <paramref name="start"/>; its memory is that of the payload.</summary>
    public static void ReadOutbox(ReadOnlyMemory<byte> payload, int start, TaskId task, long sequence, Outbox outbox)
    {
        var reader = new BinaryReaderSpan(payload.Span[start..], "an outbox");
        var topics = new string[reader.ReadCount()];
        if (topics.Length == 0)
        {
            outbox.Reset(task, sequence, 0);
            return;
        }

        for (var index = 0; index < topics.Length; index++)
        {
            topics[index] = reader.ReadText();
        }

        var epoch = reader.ReadVarint();
        var first = reader.ReadVarint();
        var count = reader.ReadCount();
        outbox.Reset(task, sequence, count);
        for (var index = 0; index < count; index++)
        {
            var flags = reader.ReadByte();
            var topic = TopicAt(ref reader, topics);
            var timestamp = reader.ReadZigzag();
            var key = (flags & OutboxFlags.Key) != 0 ? Slice(payload, start, reader.ReadRange()) : (ReadOnlyMemory<byte>?)null;
            var value = (flags & OutboxFlags.Value) != 0 ? Slice(payload, start, reader.ReadRange()) : (ReadOnlyMemory<byte>?)null;
            var headers = (flags & OutboxFlags.Headers) != 0 ? ReadHeaders(ref reader, payload, start) : NoHeaders;
            RecordPosition? cause = (flags & OutboxFlags.Cause) != 0
                ? new RecordPosition(TopicAt(ref reader, topics), task.Partition, reader.ReadVarint())
                : null;
            outbox.Set(index, new OutboxRecord(new OutboxId(task, epoch, first + index), topic, key, value, timestamp, headers, cause));
        }

        reader.ExpectEnd();
    }

    private static void Apply(ref BinaryReaderSpan reader, StateStore store, ChangeKind kind, long? window)
    {
        var key = kind is ChangeKind.Put or ChangeKind.Delete ? reader.ReadBytes() : default;
        var timestamp = 0L;
        var value = default(ReadOnlySpan<byte>);
        if (kind == ChangeKind.Put)
        {
            var bytes = new BinaryReaderSpan(reader.ReadBytes(), "a value in a commit");
            timestamp = bytes.ReadVarint() + (window ?? 0);
            value = bytes.ReadRest();
        }

        try
        {
            store.Apply(new StoredEntry { Kind = kind, Window = window, Key = key, Value = value, Timestamp = timestamp });
        }
        catch (SerdeException exception)
        {
            throw new StateFormatException(
                $"Stored state of '{store.Name}' cannot be read with the serdes of the topology: {exception.Message} "
                + "Reset the task's state, or give the store a new name.", exception);
        }
    }

    private static string TopicAt(ref BinaryReaderSpan reader, string[] topics)
    {
        var index = reader.ReadInt32();
        return index < topics.Length ? topics[index] : throw reader.Damaged($"{index} is no topic");
    }

    private static RecordHeader[] ReadHeaders(ref BinaryReaderSpan reader, ReadOnlyMemory<byte> payload, int start)
    {
        var headers = new RecordHeader[reader.ReadCount()];
        for (var index = 0; index < headers.Length; index++)
        {
            var key = reader.ReadText();
            headers[index] = new RecordHeader(key, reader.ReadByte() == 0 ? (ReadOnlyMemory<byte>?)null : Slice(payload, start, reader.ReadRange()));
        }

        return headers;
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> payload, int start, Range range) =>
        payload[(start + range.Start.Value)..(start + range.End.Value)];
}
