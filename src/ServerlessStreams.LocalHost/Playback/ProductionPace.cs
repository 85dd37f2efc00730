using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>
/// Keeps production at most <see cref="EmbeddedKafkaLimits.BytesAheadPerPartition"/> ahead of what the triggers have
/// settled, per partition, since the embedded broker would drop records unread.
/// </summary>
internal sealed class ProductionPace(
    string topic, int partitions, EmbeddedKafkaLimits limits, Func<string, int, long?> settledUpTo, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly Ahead[] _ahead = [.. Enumerable.Range(0, partitions).Select(_ => new Ahead())];

    /// <summary>Waits until a record may be produced, and counts it.</summary>
    /// <param name="partition">The record's partition.</param>
    /// <param name="offset">The offset that it will have.</param>
    /// <param name="bytes">What it counts.</param>
    /// <param name="whileWaiting">Called before every pause.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitAsync(int partition, long offset, int bytes, Action whileWaiting, CancellationToken cancellationToken)
    {
        var ahead = _ahead[partition];
        while (ahead.Bytes > 0 && ahead.Bytes + bytes > limits.BytesAheadPerPartition)
        {
            if (settledUpTo(topic, partition) is { } settled)
            {
                ahead.Settle(settled);
            }
            else if (ahead.Bytes + bytes > limits.WholeInputBytesPerPartition)
            {
                throw new LocalHostException(
                    $"No trigger reads topic '{topic}', and the embedded Kafka keeps no more than about "
                    + $"{limits.KeptBytesPerPartition:N0} bytes of a partition; set {ExternalKafka.BrokersSetting} to play this input into a real broker.");
            }
            else
            {
                break;
            }

            if (ahead.Bytes > 0 && ahead.Bytes + bytes > limits.BytesAheadPerPartition)
            {
                whileWaiting();
                await Task.Delay(_pause, time, cancellationToken);
            }
        }

        ahead.Add(offset, bytes);
    }

    private sealed class Ahead
    {
        private readonly Queue<(long Offset, int Bytes)> _records = [];

        public long Bytes { get; private set; }

        public void Add(long offset, int bytes)
        {
            _records.Enqueue((offset, bytes));
            Bytes += bytes;
        }

        public void Settle(long upTo)
        {
            while (_records.TryPeek(out var first) && first.Offset < upTo)
            {
                Bytes -= _records.Dequeue().Bytes;
            }
        }
    }
}
