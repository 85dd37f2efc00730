using Confluent.Kafka;
using ServerlessStreams.Emission;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>
/// A broker with the rules that order rests on: it appends a batch only where its sequence number follows, takes a known
/// one again without appending it, and takes any from a producer that it has not met in the partition.
/// </summary>
internal sealed class FakeBroker
{
    private readonly List<FakeProducer> _producers = [];
    private readonly Dictionary<(string Topic, int Partition), List<OutboxRecord>> _logs = [];
    private readonly Dictionary<(int Producer, string Topic, int Partition), int> _nextSequences = [];

    public Lock Gate { get; } = new();

    /// <summary>All that were made. Guarded apart from the broker: one is made under a lock that error handlers take too.</summary>
    public IReadOnlyList<FakeProducer> Producers
    {
        get
        {
            lock (_producers)
            {
                return [.. _producers];
            }
        }
    }

    public Dictionary<string, int> Topics { get; } = [];

    /// <summary>Batches of closed producers that are still on the wire.</summary>
    public List<(FakeProducer Producer, Queue<FakeBatch> Batches)> Stragglers { get; } = [];

    /// <summary>A record that is refused for good, with the error.</summary>
    public Func<OutboxRecord, ErrorCode> Refuses { get; set; } = _ => ErrorCode.NoError;

    /// <summary>Whether a refusal names the record; else the whole batch gets the error.</summary>
    public bool NamesTheRefused { get; set; } = true;

    /// <summary>The largest batch, in bytes of values.</summary>
    public int MaxBatchBytes { get; set; } = int.MaxValue;

    /// <summary>How many records a producer takes before it calls its queue full.</summary>
    public int QueueCapacity { get; set; } = int.MaxValue;

    /// <summary>What the client itself refuses.</summary>
    public Func<OutboxRecord, ErrorCode> ClientRefuses { get; set; } = _ => ErrorCode.NoError;

    public bool IsReachable { get; set; } = true;

    /// <summary>How many batches each producer may have under way.</summary>
    public int MaxInFlight { get; set; } = 5;

    public int TopicQuestions { get; set; }

    public IWireProducer Make(Action<Error> onError)
    {
        lock (_producers)
        {
            var producer = new FakeProducer(this, _producers.Count, onError);
            _producers.Add(producer);
            return producer;
        }
    }

    public IReadOnlyList<OutboxRecord> Log(string topic, int partition)
    {
        lock (Gate)
        {
            return [.. _logs.GetValueOrDefault((topic, partition)) ?? []];
        }
    }

    public IEnumerable<(string Topic, int Partition, IReadOnlyList<OutboxRecord> Records)> Logs()
    {
        lock (Gate)
        {
            return [.. _logs.Select(log => (log.Key.Topic, log.Key.Partition, (IReadOnlyList<OutboxRecord>)[.. log.Value]))];
        }
    }

    public ErrorCode Append(FakeProducer producer, FakeBatch batch)
    {
        var key = (producer.Id, batch.Topic, batch.Partition);
        if (batch.Records.Sum(record => record.Record.Value?.Length ?? 0) > MaxBatchBytes)
        {
            return ErrorCode.MsgSizeTooLarge;
        }

        var refused = batch.Records.Select(record => Refuses(record.Record)).FirstOrDefault(error => error != ErrorCode.NoError);
        if (refused != ErrorCode.NoError)
        {
            return refused;
        }

        if (_nextSequences.TryGetValue(key, out var next))
        {
            if (batch.FirstSequence + batch.Records.Count <= next)
            {
                return ErrorCode.NoError;
            }

            if (batch.FirstSequence != next)
            {
                return ErrorCode.OutOfOrderSequenceNumber;
            }
        }

        _nextSequences[key] = batch.FirstSequence + batch.Records.Count;
        if (!_logs.TryGetValue((batch.Topic, batch.Partition), out var log))
        {
            _logs[(batch.Topic, batch.Partition)] = log = [];
        }

        log.AddRange(batch.Records.Select(record => record.Record));
        return ErrorCode.NoError;
    }

    /// <summary>One thing happens somewhere.</summary>
    public void Step(Random random, FakeFaults faults)
    {
        lock (Gate)
        {
            if (Stragglers.Count > 0 && random.Next(4) == 0)
            {
                var (producer, batches) = Stragglers[random.Next(Stragglers.Count)];
                if (batches.Count == 0 || random.Next(6) == 0)
                {
                    // The connection is cut: what is behind never arrives.
                    Stragglers.RemoveAll(straggler => straggler.Producer == producer);
                }
                else
                {
                    Append(producer, batches.Dequeue());
                }

                return;
            }

            var open = Producers.Where(producer => !producer.IsClosed).ToList();
            if (open.Count > 0)
            {
                open[random.Next(open.Count)].Step(random, faults);
            }
        }
    }

    /// <summary>Everything works, until nothing is under way.</summary>
    public void Settle()
    {
        var random = new Random(1);
        lock (Gate)
        {
            while (Producers.Any(producer => !producer.IsClosed && producer.IsBusy))
            {
                foreach (var producer in Producers.Where(producer => !producer.IsClosed))
                {
                    producer.Step(random, FakeFaults.None);
                }
            }
        }
    }
}

/// <summary>How often what goes wrong, in percent of the steps at which it can.</summary>
internal sealed record FakeFaults(int Transient, int LostAnswer, int Fatal)
{
    public static FakeFaults None { get; } = new(0, 0, 0);
}

internal sealed record FakeRecord(OutboxRecord Record, IDeliveryListener Listener, int Slot);

internal sealed record FakeBatch(string Topic, int Partition, int FirstSequence, List<FakeRecord> Records);
