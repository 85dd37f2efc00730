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
    private static readonly IReadOnlyList<RecordHeader> NoHeaders = [];

    private readonly long _maxOutOfOrderness = (long)options.MaxOutOfOrderness.TotalMilliseconds;
    private readonly long _futureLimit = (long)Math.Min(options.FutureLimit.TotalMilliseconds, long.MaxValue / 4);
    private Record<TKey, TValue> _record;

    public override void Restore(SourceProgress? progress)
    {
        NextOffset = progress?.NextOffset ?? -1;
        PartitionCount = progress is { PartitionCount: > 0 } ? progress.PartitionCount : PartitionCount;
        RestoreWatermark(progress?.Watermark ?? SourceProgress.NoWatermark);
    }

    public override bool TryDecode(in SourceRecord record, long now, out Exception? failure)
    {
        try
        {
            TKey? key = default;
            var hasKey = record.Key is not null;
            if (record.Key is { } keyBytes)
            {
                key = keySerde.Deserialize(keyBytes.Span, new SerdeContext(Topic, IsKey: true, record.Headers));
            }

            TValue? value = default;
            var hasValue = record.Value is not null;
            var timestamp = record.Timestamp;
            if (record.Value is { } valueBytes)
            {
                value = valueSerde.Deserialize(valueBytes.Span, new SerdeContext(Topic, IsKey: false, record.Headers));
                if (options.Timestamps is { } extractor)
                {
                    timestamp = extractor(value);
                }
            }

            if (timestamp < 0)
            {
                failure = Negative(timestamp);
                return false;
            }

            if (timestamp - now > _futureLimit)
            {
                failure = TooFarInFuture(timestamp, now, options.FutureLimit);
                return false;
            }

            _record = new Record<TKey, TValue>(key, hasKey, value, hasValue, timestamp);
            failure = null;
            return true;
        }
        catch (SerdeException exception)
        {
            failure = exception;
            return false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = new SerdeException($"The record's value was read, but its time could not be taken from it: {exception.Message}", exception);
            return false;
        }
    }

    public override bool Process()
    {
        var watermark = _record.Timestamp - _maxOutOfOrderness;
        var moves = watermark > Watermark;
        next.Process(_record);
        if (moves)
        {
            Watermark = watermark;
            runtime.ForwardedHeaders = NoHeaders;
            next.AdvanceWatermark(watermark, release: true);
        }

        return moves;
    }

    public override void RestoreWatermark(long watermark)
    {
        Watermark = watermark;
        next.AdvanceWatermark(watermark, release: false);
    }
}
