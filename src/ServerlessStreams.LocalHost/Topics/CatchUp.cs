using Confluent.Kafka;
using ServerlessStreams.Kafka.Administration;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Topics;

/// <summary>
/// Finds out when all triggers have done everything there is: every partition is settled up to its last stable end, and
/// nothing is in a function, held or waiting for a batch.
/// </summary>
/// <remarks>
/// A function's outputs may feed another trigger. They are in their topics before its batch is settled. So the whole is
/// looked at twice, and has to be the same with no invocation between: what the first look saw settled can have put
/// nothing into a topic that the second did not see.
/// </remarks>
internal sealed class CatchUp(IKafkaBroker broker, IReadOnlyList<KafkaTriggerListener> listeners, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the triggers have caught up. Who produces has to be done before.</summary>
    /// <param name="progress">Told at every look.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(IProgress<CatchUpProgress>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var first = await LookWithEndsAsync();
                progress?.Report(first.Progress);
                if (first.Progress.IsCaughtUp)
                {
                    var second = await LookWithEndsAsync();
                    if (second.Progress.IsCaughtUp && second.Invocations == first.Invocations && second.Ends.SequenceEqual(first.Ends))
                    {
                        return;
                    }
                }
            }
            catch (KafkaException)
            {
                // The broker is away or a partition has no leader for now. The triggers go on when it is back, and so does
                // this; they also say what is wrong.
            }

            foreach (var listener in listeners)
            {
                if (listener.Completion.IsFaulted)
                {
                    await listener.Completion;
                }
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    /// <summary>One look.</summary>
    public async Task<CatchUpProgress> LookAsync() => (await LookWithEndsAsync()).Progress;

    private async Task<(CatchUpProgress Progress, long Invocations, IReadOnlyList<PartitionRange> Ends)> LookWithEndsAsync()
    {
        // The ends first, then what the triggers have settled: what comes between is not caught up with.
        var topics = await broker.Administration.FindAsync([.. listeners.Select(listener => listener.Binding.Topic).Distinct()]);
        var ends = await broker.Administration.RangesAsync(topics);
        var (lag, pending, invocations, caughtUp) = (0L, 0, 0L, true);
        foreach (var listener in listeners)
        {
            var settled = listener.Progress().ToDictionary(partition => partition.Partition, partition => partition.SettledUpTo);
            foreach (var range in ends.Where(range => range.Topic == listener.Binding.Topic))
            {
                // A partition that is not owned yet, or was not read yet, is behind by all that it holds.
                var behind = range.StableEnd - Math.Max(range.Low, settled.GetValueOrDefault(range.Partition, -1));
                lag += Math.Max(0, behind);
                caughtUp &= behind <= 0;
            }

            pending += listener.Pending;
            invocations += listener.Invocations;
        }

        ends = [.. ends.OrderBy(range => range.Topic, StringComparer.Ordinal).ThenBy(range => range.Partition)];
        return (new CatchUpProgress(lag, pending, caughtUp && pending == 0), invocations, ends);
    }
}
