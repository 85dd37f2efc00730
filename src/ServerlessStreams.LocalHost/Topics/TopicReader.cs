using System.Buffers;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Topics;

/// <summary>Reads a topic from its beginning to the end that it has when the reading begins.</summary>
internal sealed class TopicReader(IKafkaBroker broker)
{
    /// <summary>Writes a topic's records to a file, line by line as they are read.</summary>
    /// <param name="topic">The topic; one that does not exist is an empty file.</param>
    /// <param name="path">The file; it is overwritten.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many records were read.</returns>
    /// <exception cref="LocalHostException">The file cannot be written.</exception>
    public async Task<long> WriteAsync(string topic, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024);
            var line = new ArrayBufferWriter<byte>();
            return await ReadAsync(
                topic,
                record =>
                {
                    line.ResetWrittenCount();
                    TopicRecordLine.Write(record, line);
                    file.Write(line.WrittenSpan);
                },
                cancellationToken);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException($"'{path}' cannot be written: {unwritable.Message}", unwritable);
        }
    }

    /// <summary>How many records the topic holds that a read-committed reader sees; 0 when it does not exist.</summary>
    public Task<long> CountAsync(string topic, CancellationToken cancellationToken)
        => ReadAsync(topic, static _ => { }, cancellationToken);

    /// <summary>Reads the topic's records, per partition in their order.</summary>
    /// <param name="topic">The topic; one that does not exist has no records.</param>
    /// <param name="onRecord">Called for each record, one after another.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many records were read.</returns>
    public async Task<long> ReadAsync(string topic, Action<ConsumeResult<byte[], byte[]>> onRecord, CancellationToken cancellationToken)
    {
        if (await broker.Administration.FindAsync(topic) is not { } found)
        {
            return 0;
        }

        var ends = new Dictionary<int, long>();
        var beginnings = new List<TopicPartitionOffset>();
        foreach (var range in await broker.Administration.RangesAsync([found]))
        {
            if (range.Low < range.StableEnd)
            {
                beginnings.Add(new TopicPartitionOffset(topic, range.Partition, range.Low));
                ends[range.Partition] = range.StableEnd;
            }
        }

        return await Task.Factory.StartNew(
            () => Read(beginnings, ends, onRecord, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private long Read(
        List<TopicPartitionOffset> beginnings,
        Dictionary<int, long> ends,
        Action<ConsumeResult<byte[], byte[]>> onRecord,
        CancellationToken cancellationToken)
    {
        var count = 0L;
        using var consumer = TopicConsumer.Create(broker);
        consumer.Assign(beginnings);
        while (ends.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(TopicConsumer.LongestPoll) is not { } result || !ends.TryGetValue(result.Partition.Value, out var end))
            {
                continue;
            }

            // The end may lie behind transaction markers, which only the end of the partition shows.
            var position = result.Offset.Value;
            if (!result.IsPartitionEOF && position < end)
            {
                onRecord(result);
                count++;
                position++;
            }

            if (position >= end)
            {
                ends.Remove(result.Partition.Value);
            }
        }

        return count;
    }
}
