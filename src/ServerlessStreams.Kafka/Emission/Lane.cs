using Confluent.Kafka;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>A destination partition during one call: what of it is under way in this round, and what became of it.</summary>
internal sealed class Lane(string topic, int partition)
{
    public string Topic => topic;

    public int Partition => partition;

    /// <summary>Its records go one by one, so that the one to blame can be told from its neighbours. Lasts for the call.</summary>
    public bool IsCautious { get; set; }

    /// <summary>Whether it holds the producer's introduction in the partition.</summary>
    public bool IsIntroducing { get; set; }

    /// <summary>Nothing more of it in this round: what comes behind waits.</summary>
    public bool IsClosed { get; set; }

    /// <summary>How many records it may have under way, and how many bytes.</summary>
    public (int Records, long Bytes) Limit { get; set; }

    /// <summary>How many records are under way.</summary>
    public int Sent { get; private set; }

    /// <summary>Their size.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Whether a record of this round was acknowledged.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>Whether a record of this round was not acknowledged, so that those behind it do not count.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The first record of this round that was refused, by its index in the outbox; −1 for none.</summary>
    public int RefusedIndex { get; private set; } = -1;

    /// <summary>Why.</summary>
    public ErrorCode RefusedWith { get; private set; }

    /// <summary>
    /// Whether it is surely that record: the broker has named it, so that its neighbours say so. Where it names none, all
    /// of a batch get the same error, other tasks' records among them.
    /// </summary>
    public bool IsNamed => _neighbourRefused;

    /// <summary>Why the topic takes nothing, where it said so.</summary>
    public ErrorCode TopicFault { get; private set; }

    private bool _neighbourRefused;

    public bool HasRoomFor(long bytes) => Sent == 0 || (Sent < Limit.Records && SentBytes + bytes <= Limit.Bytes);

    public void Add(long bytes)
    {
        Sent++;
        SentBytes += bytes;
    }

    public void Remove(long bytes)
    {
        Sent--;
        SentBytes -= bytes;
    }

    /// <summary>Takes one record's result, in the order sent.</summary>
    /// <returns>Whether the record counts as acknowledged.</returns>
    public bool Take(int index, ErrorCode? result)
    {
        if (result == ErrorCode.NoError)
        {
            // By the producer's promise nothing is acknowledged behind a record that is lost. Should a broker break it,
            // sending both again is all that can be done.
            IsAcknowledged = true;
            return !IsBroken;
        }

        IsBroken = true;
        if (result is { } error)
        {
            switch (DeliveryVerdicts.Of(error))
            {
                case DeliveryVerdict.Refused when RefusedIndex < 0:
                    (RefusedIndex, RefusedWith) = (index, error);
                    break;
                case DeliveryVerdict.NeighbourRefused:
                    _neighbourRefused = true;
                    break;
                case DeliveryVerdict.TopicFault when TopicFault == ErrorCode.NoError:
                    TopicFault = error;
                    break;
            }
        }

        return false;
    }

    /// <summary>Makes it ready for the next round.</summary>
    public void Reset()
    {
        IsIntroducing = IsClosed = IsAcknowledged = IsBroken = _neighbourRefused = false;
        Sent = 0;
        SentBytes = 0;
        RefusedIndex = -1;
        RefusedWith = TopicFault = ErrorCode.NoError;
    }
}
