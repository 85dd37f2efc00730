using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using ServerlessStreams.Emission;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>Bytes and headers in the forms that the client takes.</summary>
internal static class WireHeaders
{
    [ThreadStatic]
    private static TaskPrefix? _prefix;

    /// <summary>The id, the cause where there is one, then the record's own headers in their order.</summary>
    public static Headers Of(in OutboxRecord record)
    {
        var headers = new Headers { { RecordIdHeaders.Id, IdOf(record.Id) } };
        if (record.Cause is { } cause)
        {
            headers.Add(RecordIdHeaders.Cause, Encoding.UTF8.GetBytes(cause.ToString()));
        }

        for (var i = 0; i < record.Headers.Count; i++)
        {
            headers.Add(record.Headers[i].Key, BytesOf(record.Headers[i].Value));
        }

        return headers;
    }

    /// <summary>An array of exactly these bytes: the memory's own where it is one, else a copy. Null stays null.</summary>
    public static byte[]? BytesOf(ReadOnlyMemory<byte>? memory)
    {
        if (memory is not { } bytes)
        {
            return null;
        }

        return MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
    }

    /// <summary>The same text as <see cref="OutboxId.ToString"/>; all but the number is kept from record to record.</summary>
    private static byte[] IdOf(in OutboxId id)
    {
        if (_prefix is not { } prefix || prefix.Task != id.Task || prefix.Epoch != id.Epoch)
        {
            var text = id.ToString();
            _prefix = prefix = new TaskPrefix(id.Task, id.Epoch, Encoding.UTF8.GetBytes(text[..(text.LastIndexOf('/') + 1)]));
        }

        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(id.Number, number, out var digits);
        var bytes = new byte[prefix.Bytes.Length + digits];
        prefix.Bytes.CopyTo(bytes, 0);
        number[..digits].CopyTo(bytes.AsSpan(prefix.Bytes.Length));
        return bytes;
    }

    private sealed record TaskPrefix(TaskId Task, long Epoch, byte[] Bytes);
}
