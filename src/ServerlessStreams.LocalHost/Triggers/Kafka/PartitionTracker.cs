using Confluent.Kafka;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>Keeps account of what a trigger has read, hands over, runs and has stored; asked from any thread.</summary>
internal sealed class PartitionTracker
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Topic, int Partition), State> _partitions = [];

    /// <summary>The partitions that are owned, in order.</summary>
    public IReadOnlyList<PartitionProgress> Snapshot()
    {
        lock (_lock)
        {
            var progress = new List<PartitionProgress>(_partitions.Count);
            foreach (var (key, state) in _partitions)
            {
                if (state.Owned)
                {
                    progress.Add(new PartitionProgress(
                        key.Topic, key.Partition, state.Position, state.Stored, state.EndSeen, state.Pending, state.InFlight));
                }
            }

            return progress;
        }
    }

    /// <summary>How many records, of lost partitions too, were read and are not settled.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _partitions.Values.Sum(state => state.Pending);
            }
        }
    }

    public void Assigned(IEnumerable<TopicPartition> partitions)
    {
        lock (_lock)
        {
            foreach (var partition in partitions)
            {
                // The position goes back to the committed offset, also that of a partition that is kept; batches that
                // are held still run, so what is pending stays.
                var state = Of(partition.Topic, partition.Partition.Value);
                (state.Owned, state.Position, state.Stored, state.EndSeen) = (true, -1, -1, -1);
            }
        }
    }

    public void Revoked(IEnumerable<TopicPartition> partitions)
    {
        lock (_lock)
        {
            foreach (var partition in partitions)
            {
                Of(partition.Topic, partition.Partition.Value).Owned = false;
            }
        }
    }

    public void Read(KafkaTriggerRecord record)
    {
        lock (_lock)
        {
            var state = Of(record.Topic, record.Partition);
            state.Position = record.Offset + 1;
            state.Pending++;
        }
    }

    public void ReadEnd(TopicPartitionOffset end)
    {
        lock (_lock)
        {
            var state = Of(end.Topic, end.Partition.Value);
            (state.Position, state.EndSeen) = (end.Offset.Value, end.Offset.Value);
        }
    }

    public void InFunction(IReadOnlyList<KafkaTriggerRecord> batch, bool inFlight)
    {
        lock (_lock)
        {
            foreach (var record in batch)
            {
                Of(record.Topic, record.Partition).InFlight = inFlight;
            }
        }
    }

    public void Stored(TopicPartitionOffset offset)
    {
        lock (_lock)
        {
            Of(offset.Topic, offset.Partition.Value).Stored = offset.Offset.Value;
        }
    }

    /// <summary>The batch is done with, in whichever way.</summary>
    public void Settled(IReadOnlyList<KafkaTriggerRecord> batch)
    {
        lock (_lock)
        {
            foreach (var record in batch)
            {
                Of(record.Topic, record.Partition).Pending--;
            }
        }
    }

    private State Of(string topic, int partition)
    {
        if (!_partitions.TryGetValue((topic, partition), out var state))
        {
            _partitions[(topic, partition)] = state = new State();
        }

        return state;
    }

    private sealed class State
    {
        public bool Owned;
        public long Position = -1;
        public long Stored = -1;
        public long EndSeen = -1;
        public int Pending;
        public bool InFlight;
    }
}
