using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>Runs one batch until it is settled: the function, retries in place, and what is stored then.</summary>
internal sealed class BatchRunner(
    KafkaTriggerBinding binding,
    KafkaTriggerOptions options,
    IKafkaBatchExecutor executor,
    Action<TopicPartitionOffset> store,
    PartitionTracker tracker,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The real trigger runs a failed batch again 2 to 30 ms later.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(5);

    private long _invocations;

    /// <summary>How many invocations were begun.</summary>
    public long Invocations => Interlocked.Read(ref _invocations);

    /// <summary>Runs the batch. After <paramref name="stopping"/> nothing is run again, and nothing is stored.</summary>
    public async Task RunAsync(IReadOnlyList<KafkaTriggerRecord> batch, CancellationToken stopping)
    {
        tracker.InFunction(batch, inFlight: true);
        try
        {
            // Counted in memory only: a restart begins anew.
            for (var retries = 0; ; retries++)
            {
                var outcome = await InvokeAsync(batch, stopping);
                if (stopping.IsCancellationRequested)
                {
                    // Also after a normal return. The batch comes again at the next start.
                    return;
                }

                if (outcome == InvocationOutcome.Succeeded || options.CommitOnFailure)
                {
                    break;
                }

                var (first, count) = (batch[0], batch.Count);
                if (options.MaxRetries >= 0 && retries >= options.MaxRetries)
                {
                    Log.RetriesExceeded(logger, binding.FunctionName, options.MaxRetries, count, first.Topic, first.Partition, first.Offset);
                    break;
                }

                Log.RetryInPlace(logger, binding.FunctionName, outcome, retries + 1, count, first.Topic, first.Partition, first.Offset);
                try
                {
                    await Task.Delay(RetryDelay, time, stopping);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            Store(batch);
        }
        finally
        {
            tracker.InFunction(batch, inFlight: false);
            tracker.Settled(batch);
        }
    }

    private async Task<InvocationOutcome> InvokeAsync(IReadOnlyList<KafkaTriggerRecord> batch, CancellationToken stopping)
    {
        Interlocked.Increment(ref _invocations);
        try
        {
            return await executor.ExecuteAsync(binding.FunctionId, batch, stopping);
        }
        catch (Exception unexpected)
        {
            // The executor's contract is to answer. Should it not, the batch has failed: it must not be skipped unseen.
            Log.ExecutorFailed(logger, unexpected, binding.FunctionName);
            return InvocationOutcome.Failed;
        }
    }

    private void Store(IReadOnlyList<KafkaTriggerRecord> batch)
    {
        foreach (var offset in BatchOffsets.Of(batch))
        {
            try
            {
                store(offset);
            }
            catch (KafkaException lost)
            {
                // The partition is no longer ours. As in the real trigger, the batch's other partitions are left as well.
                Log.StoreFailed(logger, binding.FunctionName, offset.Topic, offset.Partition.Value, offset.Offset.Value, lost.Error.Reason);
                return;
            }

            tracker.Stored(offset);
            Log.Stored(logger, offset.Topic, offset.Partition.Value, offset.Offset.Value);
        }
    }
}
