using System.Globalization;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>
/// The thread that reads: it fills windows and hands closed batches to the channel. While the channel is full it does
/// not poll; that is what lets <c>max.poll.interval.ms</c> run, and what hides rebalances from a busy function.
/// </summary>
internal sealed class PollLoop(
    KafkaTriggerBinding binding,
    KafkaTriggerOptions options,
    IConsumer<byte[], byte[]> consumer,
    ChannelWriter<IReadOnlyList<KafkaTriggerRecord>> channel,
    PartitionTracker tracker,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>One poll waits no longer, so that a stop is seen; it changes nothing in what is read.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(100);

    private readonly KafkaKeyType _keyType = KafkaKeyTypes.Find(binding.KeyDataType) ?? KafkaKeyType.String;
    private readonly BatchWindow _window = new(
        options.MaxBatchSize, TimeSpan.FromSeconds(options.SubscriberIntervalInSeconds), time);

    /// <summary>Reads until <paramref name="stop"/>; what is held then is dropped.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _window.Open();
            while (!stop.IsCancellationRequested && _window.Remaining is var remaining && remaining > TimeSpan.Zero)
            {
                var record = Poll(remaining < LongestPoll ? remaining : LongestPoll);
                if (record is not null && _window.Add(record) is { } full)
                {
                    HandOver(full, stop);
                }
            }

            if (!stop.IsCancellationRequested && _window.End() is { } rest)
            {
                HandOver(rest, stop);
            }

            if (!_window.ClosedFullBatch)
            {
                stop.WaitHandle.WaitOne(options.SubscriberIdleBackoffMs);
            }
        }
    }

    private KafkaTriggerRecord? Poll(TimeSpan wait)
    {
        ConsumeResult<byte[], byte[]>? result;
        try
        {
            result = consumer.Consume(wait);
        }
        catch (ConsumeException error) when (!error.Error.IsFatal)
        {
            Log.ConsumeError(logger, binding.FunctionName, binding.Topic, error.Error.Reason);
            return null;
        }

        if (result is null)
        {
            return null;
        }

        if (result.IsPartitionEOF)
        {
            tracker.ReadEnd(result.TopicPartitionOffset);
            return null;
        }

        var message = result.Message;
        if (!_keyType.TryConvert(message.Key, out var key))
        {
            var length = message.Key is null ? "null, 0" : message.Key.Length.ToString(CultureInfo.InvariantCulture);
            Log.KeyDeserializationError(
                logger, binding.FunctionName, result.Topic, result.Partition.Value, result.Offset.Value, length, binding.KeyDataType);
            return null;
        }

        var record = new KafkaTriggerRecord(
            result.Topic, result.Partition.Value, result.Offset.Value, key, message.Value, message.Timestamp.UnixTimestampMs, HeadersOf(message));
        tracker.Read(record);
        return record;
    }

    private static KeyValuePair<string, byte[]?>[] HeadersOf(Message<byte[], byte[]> message)
    {
        if (message.Headers is not { Count: > 0 } headers)
        {
            return [];
        }

        var copy = new KeyValuePair<string, byte[]?>[headers.Count];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = new KeyValuePair<string, byte[]?>(headers[i].Key, headers[i].GetValueBytes());
        }

        return copy;
    }

    private void HandOver(IReadOnlyList<KafkaTriggerRecord> batch, CancellationToken stop)
    {
        var said = false;
        while (!stop.IsCancellationRequested && !channel.TryWrite(batch))
        {
            if (!said)
            {
                Log.ChannelFull(logger, binding.FunctionName);
                said = true;
            }

            stop.WaitHandle.WaitOne(options.ChannelFullRetryIntervalInMs);
        }
    }
}
