using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Wire;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Reads one record as the host encodes it (<c>kafka_record.proto</c>). Fields that are not known are skipped, so that
/// a later host may add some.
/// </summary>
internal static class KafkaRecordDecoder
{
    private static readonly MessageParser<RecordMessage> Parser = RecordMessage.Parser.WithDiscardUnknownFields(true);

    /// <exception cref="InvalidProtocolBufferException"><paramref name="content"/> is no such message.</exception>
    public static KafkaRecord Decode(ReadOnlySpan<byte> content)
    {
        var message = Parser.ParseFrom(content);
        return new KafkaRecord
        {
            Topic = message.Topic,
            Partition = message.Partition,
            Offset = message.Offset,
            Key = message.HasKey ? Bytes(message.Key) : null,
            Value = message.HasValue ? Bytes(message.Value) : null,
            Timestamp = Timestamp(message.Timestamp),
            Headers = Headers(message),
        };
    }

    private static KafkaTimestamp Timestamp(TimestampMessage message) => message == null
        ? new KafkaTimestamp()
        : new KafkaTimestamp { UnixTimestampMs = message.UnixTimestampMs, Type = (KafkaTimestampType)message.Type };

    private static KafkaHeader[] Headers(RecordMessage message)
    {
        if (message.Headers.Count == 0)
        {
            return [];
        }

        var headers = new KafkaHeader[message.Headers.Count];
        for (var i = 0; i < headers.Length; i++)
        {
            var header = message.Headers[i];
            headers[i] = new KafkaHeader { Key = header.Key, Value = header.HasValue ? Bytes(header.Value) : null };
        }

        return headers;
    }

    // The parser has just copied the bytes into an array of their own; taking that array saves a second copy.
    private static byte[] Bytes(ByteString bytes) =>
        MemoryMarshal.TryGetArray(bytes.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array.Length
            ? segment.Array
            : bytes.ToByteArray();
}
