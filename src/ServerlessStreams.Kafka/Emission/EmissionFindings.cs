using Confluent.Kafka;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>What one call has found out about records and topics that do not get through, and what it tells its caller.</summary>
internal sealed class EmissionFindings(RunLimits limits)
{
    private readonly SortedDictionary<int, ErrorCode> _refused = [];
    private readonly SortedDictionary<string, ErrorCode> _topicFaults = new(StringComparer.Ordinal);

    /// <summary>Grows with every finding.</summary>
    public int Count => _refused.Count + _topicFaults.Count;

    /// <summary>
    /// Whether the call goes on with a producer of its own: a batch also holds records of other calls, and where the
    /// broker names none of them, this call must not be blamed for theirs.
    /// </summary>
    public bool NeedOwnProducer { get; private set; }

    public bool IsRefused(int index) => _refused.ContainsKey(index);

    public bool IsFaulty(string topic) => _topicFaults.ContainsKey(topic);

    public void AddRefused(int index, ErrorCode error) => _refused[index] = error;

    public void AddTopicFault(string topic, ErrorCode error) => _topicFaults.TryAdd(topic, error);

    /// <summary>
    /// A producer that may not write at all, or whose broker knows no idempotent producers, fails before a record is
    /// sent, and so will its successors.
    /// </summary>
    public void TakeFatalError(ErrorCode error, IEnumerable<string> topics)
    {
        if (error is ErrorCode.ClusterAuthorizationFailed or ErrorCode.Local_UnsupportedFeature)
        {
            foreach (var topic in topics)
            {
                AddTopicFault(topic, error);
            }
        }
    }

    /// <summary>Learns from a partition's round.</summary>
    /// <param name="lane">The partition.</param>
    /// <param name="isAlone">Whether the producer was this call's own.</param>
    /// <returns>Whether the next round will be another.</returns>
    public bool Learn(Lane lane, bool isAlone)
    {
        if (lane.RefusedIndex < 0)
        {
            return lane.TopicFault != ErrorCode.NoError && _topicFaults.TryAdd(lane.Topic, lane.TopicFault);
        }

        var isOfSize = DeliveryVerdicts.IsOfSize(lane.RefusedWith);
        if (lane.IsNamed || (isAlone && lane.Sent == 1))
        {
            _refused[lane.RefusedIndex] = lane.RefusedWith;
        }
        else if (isOfSize && isAlone)
        {
            limits.Shrink(lane.Topic, lane.SentBytes);
        }
        else if (!isOfSize || !limits.TryShrinkForSharing(lane.Topic))
        {
            // One by one where the size says nothing; where it does, smaller and smaller runs find it sooner.
            lane.IsCautious = !isOfSize;
            NeedOwnProducer = true;
        }

        return true;
    }

    /// <summary>Throws for the first refused record, else for the topics that take nothing, else not at all.</summary>
    public void ThrowForTheRest(Outbox outbox, string brokers)
    {
        foreach (var (index, error) in _refused)
        {
            ref readonly var record = ref outbox[index];
            throw new RecordRejectedException(
                index,
                $"Record {record.Id} for topic '{record.Topic}' is refused by Kafka at {brokers}: {DeliveryVerdicts.Describe(error)}; "
                + $"its key has {record.Key?.Length ?? 0} bytes, its value {record.Value?.Length ?? 0}, its timestamp is {record.Timestamp}.");
        }

        if (outbox.PendingCount > 0)
        {
            throw new EmissionException(
                $"{outbox.PendingCount} of {outbox.Count} records of task {outbox.Task} are not sent: Kafka at {brokers} takes none for "
                + string.Join(", ", _topicFaults.Select(fault => $"topic '{fault.Key}': {DeliveryVerdicts.Describe(fault.Value)}"))
                + (_topicFaults.ContainsValue(ErrorCode.ClusterAuthorizationFailed)
                    ? "; a producer that keeps order needs the right to write to some topic, or IdempotentWrite on the cluster."
                    : "."));
        }
    }
}
