using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>Plays files into a topic, in their order.</summary>
/// <remarks>
/// Per partition only what lies beyond its end is produced: the input is deterministic, so what is there already is its
/// beginning. A second run on a broker that keeps its records adds nothing, and a run that was killed is completed.
/// </remarks>
internal sealed class TopicPlayer
{
    private readonly IKafkaBroker _broker;
    private readonly string _topic;
    private readonly IReadOnlyList<string> _files;
    private readonly TimeProvider _time;

    /// <summary>Makes a player.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="topic">The topic; it exists.</param>
    /// <param name="files">The files, played one after another.</param>
    /// <param name="time">The clock of the pace.</param>
    public TopicPlayer(IKafkaBroker broker, string topic, IReadOnlyList<string> files, TimeProvider time)
        => (_broker, _topic, _files, _time) = (broker, topic, files, time);

    /// <summary>
    /// Plays everything, however far the triggers are. Where the broker would not keep it, nothing is played and an error
    /// says so.
    /// </summary>
    /// <exception cref="LocalHostException">A malformed line, a missing topic, a record that is refused, too much input.</exception>
    public async Task<PlayProgress> PlayWholeAsync(IProgress<PlayProgress>? progress, CancellationToken cancellationToken)
    {
        var ends = await EndsAsync();
        if (_broker.Limits is { } limits)
        {
            await RefuseTooMuchAsync(ends, limits, cancellationToken);
        }

        return await PlayAsync(ends, pace: null, progress, cancellationToken);
    }

    /// <summary>Plays at the pace at which the triggers settle what was played, where the broker would not keep the rest.</summary>
    /// <param name="settledUpTo">
    /// Below which offset of a partition nothing is left to do for any trigger; null where no trigger reads the topic.
    /// </param>
    /// <param name="progress">Told now and then, and at the end.</param>
    /// <param name="cancellationToken">Ends the playback; what was produced stays.</param>
    /// <exception cref="LocalHostException">A malformed line, a missing topic, a record that is refused.</exception>
    public async Task<PlayProgress> PlayPacedAsync(
        Func<string, int, long?> settledUpTo, IProgress<PlayProgress>? progress, CancellationToken cancellationToken)
    {
        var ends = await EndsAsync();
        var pace = _broker.Limits is { } limits ? new ProductionPace(_topic, ends.Length, limits, settledUpTo, _time) : null;
        return await PlayAsync(ends, pace, progress, cancellationToken);
    }

    private async Task<PlayProgress> PlayAsync(
        long[] ends, ProductionPace? pace, IProgress<PlayProgress>? progress, CancellationToken cancellationToken)
    {
        using var production = new PlayProduction(_broker, _topic);
        var partitions = new PlayPartitions(_topic, ends.Length);
        var played = new PlayProgress(_topic, 0, 0);
        foreach (var file in _files)
        {
            await foreach (var (line, record) in PlayFile.ReadAsync(file, cancellationToken))
            {
                var (partition, place) = partitions.Take(record, file, line);
                if (place < ends[partition])
                {
                    played = played with { Skipped = played.Skipped + 1 };
                }
                else
                {
                    if (pace is not null)
                    {
                        var bytes = EmbeddedKafkaLimits.BytesOf(record.Key, record.Value, record.Headers);
                        await pace.WaitAsync(partition, place, bytes, () => progress?.Report(played), cancellationToken);
                    }

                    await production.ProduceAsync(record, partition, file, line, cancellationToken);
                    played = played with { Produced = played.Produced + 1 };
                }

                if (played.Records % 1000 == 0)
                {
                    progress?.Report(played);
                }
            }
        }

        await production.CompleteAsync(cancellationToken);
        progress?.Report(played);
        return played;
    }

    private async Task RefuseTooMuchAsync(long[] ends, EmbeddedKafkaLimits limits, CancellationToken cancellationToken)
    {
        var partitions = new PlayPartitions(_topic, ends.Length);
        var bytes = new long[ends.Length];
        foreach (var file in _files)
        {
            await foreach (var (line, record) in PlayFile.ReadAsync(file, cancellationToken))
            {
                bytes[partitions.Take(record, file, line).Partition] += EmbeddedKafkaLimits.BytesOf(record.Key, record.Value, record.Headers);
            }
        }

        if (bytes.Max() > limits.WholeInputBytesPerPartition)
        {
            var largest = Array.IndexOf(bytes, bytes.Max());
            throw new LocalHostException(
                $"{string.Join(", ", _files)}: partition {largest} of topic '{_topic}' would get {bytes[largest]:N0} bytes at once; "
                + $"the embedded Kafka is given at most {limits.WholeInputBytesPerPartition:N0}, as it drops the oldest beyond. "
                + $"Set {ExternalKafka.BrokersSetting} to play this input into a real broker.");
        }
    }

    private async Task<long[]> EndsAsync()
    {
        var topic = await _broker.Administration.FindAsync(_topic)
            ?? throw new LocalHostException($"Topic '{_topic}' is to be played into, but it does not exist at {_broker.BootstrapServers}.");
        var ends = new long[topic.Partitions];
        foreach (var range in await _broker.Administration.RangesAsync([topic]))
        {
            ends[range.Partition] = range.StableEnd;
        }

        return ends;
    }
}
