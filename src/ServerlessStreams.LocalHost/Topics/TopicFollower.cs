using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Brokers;

namespace ServerlessStreams.LocalHost.Topics;

/// <summary>Reports the records of a topic as they come.</summary>
internal sealed class TopicFollower : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private readonly IKafkaBroker _broker;
    private readonly string _topic;
    private readonly Action<ConsumeResult<byte[], byte[]>> _onRecord;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _positions = [];
    private readonly Task _following;

    private TopicFollower(IKafkaBroker broker, string topic, IReadOnlyList<PartitionRange> from, Action<ConsumeResult<byte[], byte[]>> onRecord, TimeProvider time)
    {
        (_broker, _topic, _onRecord, _time) = (broker, topic, onRecord, time);
        foreach (var range in from)
        {
            _positions[range.Partition] = range.StableEnd;
        }

        _following = Task.Factory.StartNew(Follow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Begins to follow a topic; records that are there already are not reported.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="topic">The topic; it exists.</param>
    /// <param name="onRecord">Called for each record, one after another, on a thread of its own.</param>
    /// <param name="time">The clock of <see cref="CatchUpAsync"/>.</param>
    public static async Task<TopicFollower> StartAsync(
        IKafkaBroker broker, string topic, Action<ConsumeResult<byte[], byte[]>> onRecord, TimeProvider time)
        => new(broker, topic, await RangesAsync(broker, topic), onRecord, time);

    /// <summary>Waits until everything has been reported that is in the topic now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        foreach (var range in await RangesAsync(_broker, _topic))
        {
            while (PositionOf(range.Partition) < range.StableEnd)
            {
                if (_following.IsCompleted)
                {
                    await _following;
                    return;
                }

                await Task.Delay(_pause, _time, cancellationToken);
            }
        }
    }

    /// <summary>Ends the following.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static async Task<IReadOnlyList<PartitionRange>> RangesAsync(IKafkaBroker broker, string topic)
        => await broker.Administration.FindAsync(topic) is { } found ? await broker.Administration.RangesAsync([found]) : [];

    private long PositionOf(int partition)
    {
        lock (_lock)
        {
            return _positions.GetValueOrDefault(partition, long.MaxValue);
        }
    }

    private void Follow()
    {
        List<TopicPartitionOffset> from;
        lock (_lock)
        {
            from = [.. _positions.Select(position => new TopicPartitionOffset(_topic, position.Key, position.Value))];
        }

        using var consumer = TopicConsumer.Create(_broker);
        consumer.Assign(from);
        while (!_stop.IsCancellationRequested)
        {
            ConsumeResult<byte[], byte[]>? result;
            try
            {
                result = consumer.Consume(TopicConsumer.LongestPoll);
            }
            catch (ConsumeException error) when (!error.Error.IsFatal)
            {
                // The broker may be away for a while; the client goes on when it is back.
                continue;
            }

            if (result is null)
            {
                continue;
            }

            if (!result.IsPartitionEOF)
            {
                _onRecord(result);
            }

            lock (_lock)
            {
                _positions[result.Partition.Value] = result.Offset.Value + (result.IsPartitionEOF ? 0 : 1);
            }
        }
    }
}
