using ServerlessStreams.Emission;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>Puts records into the outbox.</summary>
internal sealed class SinkOperator<TKey, TValue>(TaskRuntime runtime, int topicIndex, Serde<TKey> keySerde, Serde<TValue> valueSerde) : Operator<TKey, TValue>
{
    private readonly SerdeContext _keyContext = new(runtime.Outbox.Topics[topicIndex], IsKey: true, []);
    private readonly SerdeContext _valueContext = new(runtime.Outbox.Topics[topicIndex], IsKey: false, []);

    private readonly bool _isFixed = keySerde.FixedSize is > 0 and <= sbyte.MaxValue && valueSerde.FixedSize is > 0 and <= sbyte.MaxValue;

    public override bool UsesWatermark => false;

    public override void Process(in Record<TKey, TValue> record)
    {
        var headers = runtime.ForwardedHeaders;
        var hasHeaders = !ReferenceEquals(headers, Array.Empty<RecordHeader>()) && headers.Count > 0;
        if (_isFixed && record.HasKey && record.HasValue && !hasHeaders)
        {
            runtime.Outbox.WriteFixed(
                keySerde, record.Key, valueSerde, record.Value, topicIndex, record.Timestamp, runtime.SourceTopicIndex, runtime.SourceOffset);
            return;
        }

        var flags = OutboxFlags.Cause
            | (record.HasKey ? OutboxFlags.Key : 0)
            | (record.HasValue ? OutboxFlags.Value : 0)
            | (hasHeaders ? OutboxFlags.Headers : 0);
        var outbox = runtime.Outbox;
        outbox.Begin((byte)flags, topicIndex, record.Timestamp);
        if (record.HasKey)
        {
            var start = outbox.BeginField(out var buffer);
            keySerde.Serialize(record.Key, buffer, _keyContext);
            outbox.EndField(start);
        }

        if (record.HasValue)
        {
            var start = outbox.BeginField(out var buffer);
            valueSerde.Serialize(record.Value, buffer, _valueContext);
            outbox.EndField(start);
        }

        if (hasHeaders)
        {
            outbox.WriteHeaders(headers);
        }

        outbox.End(runtime.SourceTopicIndex, runtime.SourceOffset);
    }

    public override void AdvanceWatermark(long watermark, bool release)
    {
    }
}
