using Microsoft.Extensions.Logging;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Tasks;

/// <summary>
/// Our offsets are the truth, the host's are hints: holds a batch against what is committed. Below it is redelivery,
/// above it a gap, and a partition that ends below it was made anew.
/// </summary>
internal sealed class OffsetReconciliation(CachedTask cached, StreamEngineOptions options, ITopicMetadata metadata, ILogger logger)
{
    private readonly StreamTask _task = cached.Task;

    /// <summary>Asks for the partition counts and holds them against those of the state.</summary>
    public async Task CheckPartitionCountsAsync(CancellationToken cancellationToken)
    {
        foreach (var source in _task.Sources)
        {
            var count = await metadata.GetPartitionCountAsync(source.Topic, cancellationToken).ConfigureAwait(false) ?? 0;
            if (count > 0 && source.PartitionCount > 0 && count != source.PartitionCount)
            {
                throw new PartitionCountException(_task.Id, source.Topic, source.PartitionCount, count);
            }

            if (count > 0)
            {
                source.PartitionCount = count;
            }

            var deadLetters = DeadLetter.TopicOf(source.Topic);
            _task.Runtime.MaxMessageBytes[deadLetters] = await metadata.GetMaxMessageBytesAsync(deadLetters, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>First contact is made here; then: whether the batch begins above what memory expects.</summary>
    public async Task<bool> IsBehindAsync(ReadOnlyMemory<SourceRecord> records, CancellationToken cancellationToken)
    {
        var behind = false;
        foreach (var source in _task.Sources)
        {
            if (!TryFindRange(records.Span, source.Topic, out var first, out _))
            {
                continue;
            }

            if (source.NextOffset < 0)
            {
                source.NextOffset = await FirstOffsetAsync(source, first, cancellationToken).ConfigureAwait(false);
            }

            behind |= first > source.NextOffset;
        }

        return behind;
    }

    /// <summary>Decides about gaps and regressions; a regression that is to be reset is returned.</summary>
    public async Task<OffsetRegression?> ReconcileAsync(ReadOnlyMemory<SourceRecord> records, CancellationToken cancellationToken)
    {
        foreach (var source in _task.Sources)
        {
            if (!TryFindRange(records.Span, source.Topic, out var first, out var last))
            {
                continue;
            }

            if (source.NextOffset < 0)
            {
                source.NextOffset = await FirstOffsetAsync(source, first, cancellationToken).ConfigureAwait(false);
            }

            if (first > source.NextOffset)
            {
                await DecideGapAsync(source, first, cancellationToken).ConfigureAwait(false);
            }
            else if (last < source.NextOffset && cached.EndAskedAt == source.NextOffset && first > cached.RedeliveredThrough)
            {
                cached.RedeliveredThrough = last;
            }
            else if (last < source.NextOffset)
            {
                var next = source.NextOffset;
                var end = (await metadata.GetOffsetsAsync(source.Topic, _task.Id.Partition, cancellationToken).ConfigureAwait(false)).High;
                if (end < next)
                {
                    return options.OffsetRegression == OffsetRegressionPolicy.Reset
                        ? new OffsetRegression(source.Topic, _task.Id.Partition, next, end)
                        : throw new OffsetRegressionException(_task.Id, source.Topic, _task.Id.Partition, next, end);
                }

                cached.EndAskedAt = next;
                cached.RedeliveredThrough = last;
            }
        }

        return null;
    }

    private async Task DecideGapAsync(SourceOperator source, long first, CancellationToken cancellationToken)
    {
        var position = new RecordPosition(source.Topic, _task.Id.Partition, first);
        if (options.GapPolicy == GapPolicy.Fail)
        {
            var low = (await metadata.GetOffsetsAsync(source.Topic, _task.Id.Partition, cancellationToken).ConfigureAwait(false)).Low;
            throw new OffsetGapException(_task.Id, position, source.NextOffset, low);
        }

        Log.GapPassedOver(logger, _task.Id, source.NextOffset, first - 1, source.Topic, _task.Id.Partition);
    }

    private async Task<long> FirstOffsetAsync(SourceOperator source, long first, CancellationToken cancellationToken)
    {
        var definition = cached.Topology.Sources.First(candidate => candidate.Topic == source.Topic);
        if (first == 0 || definition.StartFrom() == StartFrom.Latest)
        {
            return first;
        }

        // The host may have given up a first batch: begin where the partition does, and see the gap.
        var offsets = await metadata.GetOffsetsAsync(source.Topic, _task.Id.Partition, cancellationToken).ConfigureAwait(false);
        return Math.Min(offsets.Low, first);
    }

    private bool TryFindRange(ReadOnlySpan<SourceRecord> records, string topic, out long first, out long last)
    {
        if (_task.Sources.Length == 1 && records.Length > 0)
        {
            first = records[0].Offset;
            last = records[^1].Offset;
            return true;
        }

        first = -1;
        last = -1;
        foreach (ref readonly var record in records)
        {
            if (record.Topic == topic)
            {
                first = first < 0 ? record.Offset : first;
                last = record.Offset;
            }
        }

        return first >= 0;
    }
}
