using System.Collections.Concurrent;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Testing;

/// <summary>
/// A broker in memory: source partitions with offsets, and everything that was emitted, repeats included.
/// </summary>
public sealed class TestBroker : IEmitter, ITopicMetadata
{
    private readonly ConcurrentDictionary<(string Topic, int Partition), List<SourceRecord>> _partitions = new();
    private readonly Lock _lock = new();
    private readonly List<EmittedRecord> _emitted = [];

    /// <summary>Everything that was emitted, in order, repeats included.</summary>
    public IReadOnlyList<EmittedRecord> Emitted
    {
        get
        {
            lock (_lock)
            {
                return [.. _emitted];
            }
        }
    }

    /// <summary>
    /// Called with each record before it is taken; an exception is what the emitter throws. Null = all is taken.
    /// </summary>
    public Action<OutboxRecord, int>? OnEmit { get; set; }

    /// <summary>The largest record that topics say they take.</summary>
    public int MaxMessageBytes { get; set; } = 1_000_000;

    /// <summary>The partition count that topics say they have; null = unknown.</summary>
    public int? PartitionCount { get; set; } = 1;

    /// <summary>Appends a record to a source partition; returns it with its offset.</summary>
    public SourceRecord Append(string topic, int partition, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, long timestamp, IReadOnlyList<RecordHeader>? headers = null)
    {
        var records = _partitions.GetOrAdd((topic, partition), _ => []);
        lock (records)
        {
            var record = new SourceRecord(topic, partition, records.Count, timestamp, key, value, headers ?? []);
            records.Add(record);
            return record;
        }
    }

    /// <summary>The records of a source partition from an offset on.</summary>
    public IReadOnlyList<SourceRecord> Read(string topic, int partition, long fromOffset)
    {
        if (!_partitions.TryGetValue((topic, partition), out var records))
        {
            return [];
        }

        lock (records)
        {
            return [.. records.Skip((int)fromOffset)];
        }
    }

    /// <summary>Makes a source topic anew: empty, offsets from 0.</summary>
    public void Recreate(string topic)
    {
        foreach (var key in _partitions.Keys.Where(key => key.Topic == topic))
        {
            _partitions.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public ValueTask EmitAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        cancellationToken.ThrowIfCancellationRequested();
        for (var index = 0; index < outbox.Count; index++)
        {
            if (outbox.IsAcknowledged(index))
            {
                continue;
            }

            OnEmit?.Invoke(outbox[index], index);
            lock (_lock)
            {
                _emitted.Add(EmittedRecord.Of(outbox[index]));
            }

            outbox.Acknowledge(index);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<PartitionOffsets> GetOffsetsAsync(string topic, int partition, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PartitionOffsets(0, Read(topic, partition, 0).Count));

    /// <inheritdoc/>
    public ValueTask<int?> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PartitionCount);

    /// <inheritdoc/>
    public ValueTask<int> GetMaxMessageBytesAsync(string topic, CancellationToken cancellationToken) =>
        ValueTask.FromResult(MaxMessageBytes);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
