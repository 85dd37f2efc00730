using Confluent.Kafka;
using ServerlessStreams.Emission;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>
/// An idempotent producer as librdkafka is one: several batches under way, retries in order with their sequence numbers,
/// a fatal state after a refusal, and its belief that a batch acknowledged behind one of unknown fate vouches for it.
/// </summary>
internal sealed class FakeProducer(FakeBroker broker, int id, Action<Error> onError) : IWireProducer
{
    private readonly Dictionary<(string Topic, int Partition), Lane> _lanes = [];
    private readonly Queue<FakeBatch> _inFlight = new();
    private bool _fatal;

    public int Id => id;

    public bool IsClosed { get; private set; }

    public bool IsBusy => _inFlight.Count > 0 || _lanes.Values.Any(lane => lane.Queue.Count > 0 || lane.Retries.Count > 0);

    public int Taken { get; private set; }

    private int Queued => _inFlight.Sum(batch => batch.Records.Count)
        + _lanes.Values.Sum(lane => lane.Queue.Count + lane.Retries.Sum(batch => batch.Records.Count));

    public ErrorCode Send(in OutboxRecord record, int partition, IDeliveryListener listener, int slot)
    {
        lock (broker.Gate)
        {
            if (IsClosed)
            {
                return ErrorCode.Local_Destroy;
            }

            if (_fatal)
            {
                return ErrorCode.Local_Fatal;
            }

            if (broker.ClientRefuses(record) is var refused && refused != ErrorCode.NoError)
            {
                return refused;
            }

            if (Queued >= broker.QueueCapacity)
            {
                return ErrorCode.Local_QueueFull;
            }

            if (!_lanes.TryGetValue((record.Topic, partition), out var lane))
            {
                _lanes[(record.Topic, partition)] = lane = new Lane();
            }

            lane.Queue.Enqueue(new FakeRecord(record, listener, slot));
            Taken++;
            return ErrorCode.NoError;
        }
    }

    public Task<TopicAnswer> AskTopicAsync(string topic)
    {
        lock (broker.Gate)
        {
            broker.TopicQuestions++;
            return Task.FromResult(
                IsClosed ? new TopicAnswer(0, ErrorCode.Local_Destroy)
                : !broker.IsReachable ? new TopicAnswer(0, ErrorCode.Local_Transport)
                : broker.Topics.TryGetValue(topic, out var partitions) ? new TopicAnswer(partitions, ErrorCode.NoError)
                : new TopicAnswer(0, ErrorCode.UnknownTopicOrPart));
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (broker.Gate)
        {
            IsClosed = true;
            if (_inFlight.Count > 0)
            {
                broker.Stragglers.Add((this, _inFlight));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The producer enters a fatal state by itself.</summary>
    public void Fail()
    {
        lock (broker.Gate)
        {
            EnterFatal(ErrorCode.Local_Inconsistent);
        }
    }

    public void Step(Random random, FakeFaults faults)
    {
        if (!broker.IsReachable)
        {
            return;
        }

        if (!_fatal && random.Next(100) < faults.Fatal)
        {
            EnterFatal(ErrorCode.Local_Inconsistent);
            return;
        }

        if (_inFlight.Count < broker.MaxInFlight && !_fatal && random.Next(2) == 0 && Batch(random))
        {
            return;
        }

        if (_inFlight.TryDequeue(out var batch))
        {
            Answer(batch, random, faults);
        }
    }

    private bool Batch(Random random)
    {
        var ready = _lanes.Where(lane => lane.Value.CanSend).ToList();
        if (ready.Count == 0)
        {
            return false;
        }

        var ((topic, partition), lane) = ready[random.Next(ready.Count)];
        if (lane.Retries.First is { } retry)
        {
            lane.Retries.RemoveFirst();
            lane.InFlight++;
            _inFlight.Enqueue(retry.Value);
            return true;
        }

        var records = new List<FakeRecord>();
        var count = random.Next(1, 6);
        while (records.Count < count && lane.Queue.TryDequeue(out var record))
        {
            records.Add(record);
        }

        _inFlight.Enqueue(new FakeBatch(topic, partition, lane.NextSequence, records));
        lane.NextSequence += records.Count;
        lane.InFlight++;
        return true;
    }

    private void Answer(FakeBatch batch, Random random, FakeFaults faults)
    {
        var lane = _lanes[(batch.Topic, batch.Partition)];
        lane.InFlight--;
        if (random.Next(100) < faults.Transient)
        {
            Retry(lane, batch);
            return;
        }

        var error = broker.Append(this, batch);
        if (random.Next(100) < faults.LostAnswer)
        {
            Retry(lane, batch);
            return;
        }

        switch (error)
        {
            case ErrorCode.NoError:
                // "A later one was taken, so the earlier one must be there": true of a producer that the broker knows.
                while (lane.Retries.First is { } earlier && earlier.Value.FirstSequence < batch.FirstSequence)
                {
                    lane.Retries.RemoveFirst();
                    Report(earlier.Value, ErrorCode.NoError);
                }

                Report(batch, ErrorCode.NoError);
                break;

            case ErrorCode.OutOfOrderSequenceNumber when !_fatal:
                Retry(lane, batch);
                break;

            case ErrorCode.OutOfOrderSequenceNumber:
                Report(batch, error);
                break;

            default:
                EnterFatal(ErrorCode.Local_GaplessGuarantee);
                var culprits = broker.NamesTheRefused
                    ? batch.Records.Select(record => broker.Refuses(record.Record)).ToList()
                    : [];
                for (var i = 0; i < batch.Records.Count; i++)
                {
                    var own = culprits.Count == 0 || error == ErrorCode.MsgSizeTooLarge ? error
                        : culprits[i] == ErrorCode.NoError ? ErrorCode.Local_InvalidDifferentRecord : culprits[i];
                    batch.Records[i].Listener.Report(batch.Records[i].Slot, own);
                }

                break;
        }
    }

    private void Retry(Lane lane, FakeBatch batch)
    {
        if (_fatal)
        {
            Report(batch, ErrorCode.Local_PurgeQueue);
            return;
        }

        // In order of sequence; and nothing new is sent before the answers to what is under way.
        var after = lane.Retries.First;
        while (after is not null && after.Value.FirstSequence < batch.FirstSequence)
        {
            after = after.Next;
        }

        _ = after is null ? lane.Retries.AddLast(batch) : lane.Retries.AddBefore(after, batch);
        lane.Drains = true;
    }

    private void EnterFatal(ErrorCode reason)
    {
        if (_fatal)
        {
            return;
        }

        _fatal = true;
        onError(new Error(ErrorCode.Local_Fatal, reason.ToString(), isFatal: true));
        foreach (var lane in _lanes.Values)
        {
            foreach (var batch in lane.Retries)
            {
                Report(batch, ErrorCode.Local_PurgeQueue);
            }

            lane.Retries.Clear();
            while (lane.Queue.TryDequeue(out var record))
            {
                record.Listener.Report(record.Slot, ErrorCode.Local_PurgeQueue);
            }
        }
    }

    private static void Report(FakeBatch batch, ErrorCode result)
    {
        foreach (var record in batch.Records)
        {
            record.Listener.Report(record.Slot, result);
        }
    }

    private sealed class Lane
    {
        public Queue<FakeRecord> Queue { get; } = new();

        public LinkedList<FakeBatch> Retries { get; } = new();

        public int NextSequence { get; set; }

        public int InFlight { get; set; }

        public bool Drains { get; set; }

        public bool CanSend
        {
            get
            {
                if (Drains && InFlight > 0)
                {
                    return false;
                }

                Drains = false;
                return Queue.Count > 0 || Retries.Count > 0;
            }
        }
    }
}
