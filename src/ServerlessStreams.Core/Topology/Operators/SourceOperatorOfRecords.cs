using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>Decodes a source topic's records and keeps its watermark.</summary>
internal sealed class SourceOperator<TKey, TValue>(
    string topic,
    int topicIndex,
    Serde<TKey> keySerde,
    Serde<TValue> valueSerde,
    SourceOptions<TValue> options,
    TaskRuntime runtime,
    Operator<TKey, TValue> next) : SourceOperator(topic, topicIndex)
{
    private static readonly IReadOnlyList<RecordHeader> NoHeaders = Array.Empty<RecordHeader>();

    private readonly long _maxOutOfOrderness = (long)options.MaxOutOfOrderness.TotalMilliseconds;
    private readonly long _futureLimit = (long)Math.Min(options.FutureLimit.TotalMilliseconds, long.MaxValue / 4);
    private readonly Func<TValue, long>? _timestamps = options.Timestamps;
    private readonly SerdeContext _keyContext = new(topic, IsKey: true, NoHeaders);
    private readonly SerdeContext _valueContext = new(topic, IsKey: false, NoHeaders);
    private readonly Record<TKey, TValue>[] _records = new Record<TKey, TValue>[Ahead];
    private readonly Exception?[] _failures = new Exception?[Ahead];

    public override void Restore(SourceProgress? progress)
    {
        NextOffset = progress?.NextOffset ?? -1;
        PartitionCount = progress is { PartitionCount: > 0 } ? progress.PartitionCount : PartitionCount;
        RestoreWatermark(progress?.Watermark ?? SourceProgress.NoWatermark);
    }

    public override void Decode(ReadOnlySpan<SourceRecord> records, long now)
    {
        for (var slot = 0; slot < records.Length; slot++)
        {
            var failure = Decode(records[slot], now, ref _records[slot]);
            if (failure is not null || _failures[slot] is not null)
            {
                _failures[slot] = failure;
            }
        }

        for (var slot = 0; slot < records.Length; slot++)
        {
            if (_failures[slot] is null)
            {
                next.Prefetch(_records[slot]);
            }
        }
    }

    public override Exception? FailureAt(int slot) => _failures[slot];

    public override bool TakesRuns => next.TakesRuns;

    public override int ProcessRun(int slot, int end)
    {
        var count = 0;
        while (slot + count < end && _failures[slot + count] is null)
        {
            count++;
        }

        var watermark = Watermark;
        var processed = next.ProcessRun(_records.AsSpan(slot, count), _maxOutOfOrderness, ref watermark);
        Watermark = watermark;
        return processed;
    }

    public override void Process(int slot)
    {
        ref readonly var record = ref _records[slot];
        next.Process(record);
        var watermark = record.Timestamp - _maxOutOfOrderness;
        if (watermark > Watermark)
        {
            Watermark = watermark;
            runtime.ForwardedHeaders = NoHeaders;
            next.AdvanceWatermark(watermark, release: true);
        }
    }

    public override void RestoreWatermark(long watermark)
    {
        Watermark = watermark;
        next.AdvanceWatermark(watermark, release: false);
    }

    private Exception? Decode(in SourceRecord record, long now, ref Record<TKey, TValue> decoded)
    {
        try
        {
            var hasHeaders = !ReferenceEquals(record.Headers, NoHeaders);
            TKey? key = default;
            if (record.HasKey)
            {
                key = hasHeaders ? keySerde.Deserialize(record.KeySpan, _keyContext with { Headers = record.Headers }) : keySerde.Deserialize(record.KeySpan, _keyContext);
            }

            TValue? value = default;
            var timestamp = record.Timestamp;
            if (record.HasValue)
            {
                value = hasHeaders ? valueSerde.Deserialize(record.ValueSpan, _valueContext with { Headers = record.Headers }) : valueSerde.Deserialize(record.ValueSpan, _valueContext);
                if (_timestamps is { } extractor)
                {
                    timestamp = extractor(value);
                }
            }

            if (timestamp < 0)
            {
                return Negative(timestamp);
            }

            if (timestamp - now > _futureLimit)
            {
                return TooFarInFuture(timestamp, now, options.FutureLimit);
            }

            decoded = new Record<TKey, TValue>(key, record.HasKey, value, record.HasValue, timestamp);
            return null;
        }
        catch (SerdeException exception)
        {
            return exception;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new SerdeException($"The record cannot be decoded: a serde, or the function that takes its time from its value, threw {exception.GetType().Name}: {exception.Message}", exception);
        }
    }
}
