using System.Buffers;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessStreams.Functions.Triggers;

/// <summary>
/// A trigger's records as the engine takes them: the same bytes, in a rented array that goes back when this is disposed.
/// </summary>
internal readonly struct SourceBatch : IDisposable
{
    private readonly SourceRecord[] _rented;
    private readonly int _count;

    private SourceBatch(SourceRecord[] rented, int count)
    {
        _rented = rented;
        _count = count;
    }

    public ReadOnlyMemory<SourceRecord> Records => _rented.AsMemory(0, _count);

    public static SourceBatch Of(KafkaRecord[] records)
    {
        var rented = ArrayPool<SourceRecord>.Shared.Rent(records.Length);
        for (var index = 0; index < records.Length; index++)
        {
            var record = records[index];
            rented[index] = new SourceRecord(
                record.Topic,
                record.Partition,
                record.Offset,
                record.Timestamp?.UnixTimestampMs ?? 0,
                Memory(record.Key),
                Memory(record.Value),
                Headers(record.Headers));
        }

        return new SourceBatch(rented, records.Length);
    }

    public void Dispose() => ArrayPool<SourceRecord>.Shared.Return(_rented, clearArray: true);

    private static RecordHeader[] Headers(KafkaHeader[]? headers)
    {
        if (headers is not { Length: > 0 })
        {
            return [];
        }

        var converted = new RecordHeader[headers.Length];
        for (var index = 0; index < headers.Length; index++)
        {
            converted[index] = new RecordHeader(headers[index].Key, Memory(headers[index].Value));
        }

        return converted;
    }

    // The null has its type said: left to the compiler, both branches would be ReadOnlyMemory, and null an empty one.
    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);
}
