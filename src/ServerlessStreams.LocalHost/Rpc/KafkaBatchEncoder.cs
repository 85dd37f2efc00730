using System.Buffers;
using System.Text;
using Google.Protobuf;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>
/// Encodes a batch of Kafka records as the worker's Kafka extension reads them: one <c>ModelBindingData</c> each, its
/// content a Protobuf message.
/// <code>
/// record    = 1: topic (string), 2: partition (int32), 3: offset (int64), 4: key?, 5: value?, 6: timestamp, 7: header*
/// timestamp = 1: milliseconds since 1970 (int64), 2: type (int32, not sent: 0, as the Functions host does)
/// header    = 1: key (string), 2: value?
/// </code>
/// A null key or value is left out, an empty one is there with length 0.
/// </summary>
internal static class KafkaBatchEncoder
{
    private const string Version = "1.0";
    private const string Source = "AzureKafkaRecord";
    private const string ContentType = "application/x-protobuf";

    private const byte Topic = (1 << 3) | LengthDelimited;
    private const byte Partition = 2 << 3;
    private const byte Offset = 3 << 3;
    private const byte Key = (4 << 3) | LengthDelimited;
    private const byte Value = (5 << 3) | LengthDelimited;
    private const byte Timestamp = (6 << 3) | LengthDelimited;
    private const byte Header = (7 << 3) | LengthDelimited;
    private const byte TimestampMs = 1 << 3;
    private const byte HeaderKey = (1 << 3) | LengthDelimited;
    private const byte HeaderValue = (2 << 3) | LengthDelimited;
    private const int LengthDelimited = 2;

    /// <summary>
    /// Encodes <paramref name="records"/>. All contents lie in one rented block, written once and copied once more when
    /// the message goes out; the block is given back after that.
    /// </summary>
    public static CollectionModelBindingData Encode(IReadOnlyList<KafkaTriggerRecord> records, out IMemoryOwner<byte> memory)
    {
        var sizes = ArrayPool<int>.Shared.Rent(records.Count);
        try
        {
            var total = 0L;
            for (var i = 0; i < records.Count; i++)
            {
                sizes[i] = SizeOf(records[i]);
                total += sizes[i];
            }

            if (total > Array.MaxLength)
            {
                throw new LocalHostException(
                    $"a batch of {records.Count} records has {total} bytes, more than one message to the worker can hold: lower maxBatchSize.");
            }

            memory = MemoryPool<byte>.Shared.Rent(Math.Max(1, (int)total));
            var block = memory.Memory;
            var batch = new CollectionModelBindingData();
            batch.ModelBindingData.Capacity = records.Count;
            var at = 0;
            for (var i = 0; i < records.Count; i++)
            {
                var content = block.Slice(at, sizes[i]);
                Write(records[i], content.Span);
                at += sizes[i];
                batch.ModelBindingData.Add(new ModelBindingData
                {
                    Version = Version,
                    Source = Source,
                    ContentType = ContentType,
                    Content = UnsafeByteOperations.UnsafeWrap(content),
                });
            }

            return batch;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(sizes);
        }
    }

    private static int SizeOf(KafkaTriggerRecord record)
    {
        var topic = Encoding.UTF8.GetByteCount(record.Topic);
        var size = 1 + Prefixed(topic)
            + 1 + VarintSize((ulong)record.Partition)
            + 1 + VarintSize((ulong)record.Offset)
            + 1 + Prefixed(TimestampSize(record));
        size = checked(size + OptionalSize(record.Key) + OptionalSize(record.Value));
        for (var i = 0; i < record.Headers.Count; i++)
        {
            size = checked(size + 1 + Prefixed(HeaderSize(record.Headers[i])));
        }

        return size;
    }

    private static int TimestampSize(KafkaTriggerRecord record) => 1 + VarintSize((ulong)record.TimestampMs);

    private static int HeaderSize(KeyValuePair<string, byte[]?> header) =>
        1 + Prefixed(Encoding.UTF8.GetByteCount(header.Key)) + OptionalSize(header.Value);

    private static int OptionalSize(byte[]? bytes) => bytes == null ? 0 : 1 + Prefixed(bytes.Length);

    private static int Prefixed(int length) => VarintSize((ulong)length) + length;

    private static int VarintSize(ulong value) => (System.Numerics.BitOperations.Log2(value | 1) / 7) + 1;

    private static void Write(KafkaTriggerRecord record, Span<byte> target)
    {
        Text(ref target, Topic, record.Topic);
        Number(ref target, Partition, (ulong)record.Partition);
        Number(ref target, Offset, (ulong)record.Offset);
        Optional(ref target, Key, record.Key);
        Optional(ref target, Value, record.Value);
        Begin(ref target, Timestamp, TimestampSize(record));
        Number(ref target, TimestampMs, (ulong)record.TimestampMs);
        for (var i = 0; i < record.Headers.Count; i++)
        {
            var header = record.Headers[i];
            Begin(ref target, Header, HeaderSize(header));
            Text(ref target, HeaderKey, header.Key);
            Optional(ref target, HeaderValue, header.Value);
        }
    }

    private static void Begin(ref Span<byte> target, byte tag, int length)
    {
        target[0] = tag;
        target = target[1..];
        Varint(ref target, (ulong)length);
    }

    private static void Number(ref Span<byte> target, byte tag, ulong value)
    {
        target[0] = tag;
        target = target[1..];
        Varint(ref target, value);
    }

    private static void Text(ref Span<byte> target, byte tag, string text)
    {
        Begin(ref target, tag, Encoding.UTF8.GetByteCount(text));
        target = target[Encoding.UTF8.GetBytes(text, target)..];
    }

    private static void Optional(ref Span<byte> target, byte tag, byte[]? bytes)
    {
        if (bytes != null)
        {
            Begin(ref target, tag, bytes.Length);
            bytes.CopyTo(target);
            target = target[bytes.Length..];
        }
    }

    private static void Varint(ref Span<byte> target, ulong value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        target = target[at..];
    }
}
