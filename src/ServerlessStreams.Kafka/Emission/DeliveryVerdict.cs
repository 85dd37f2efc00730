using Confluent.Kafka;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>What an error says about a record.</summary>
internal enum DeliveryVerdict
{
    /// <summary>Nothing about the record: lost, purged, fenced, unknown. It is sent again by another producer.</summary>
    Unclear,

    /// <summary>It, or one of its batch, is refused for good.</summary>
    Refused,

    /// <summary>Another record of its batch is refused; the broker says so, and marks that one.</summary>
    NeighbourRefused,

    /// <summary>The topic does not take records from us: missing, not allowed, misconfigured. No record is to blame.</summary>
    TopicFault,
}

/// <summary>Sorts the client's errors.</summary>
internal static class DeliveryVerdicts
{
    public static DeliveryVerdict Of(ErrorCode error) => error switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsgSize => DeliveryVerdict.Refused,
        ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp => DeliveryVerdict.Refused,
        ErrorCode.Local_InvalidDifferentRecord => DeliveryVerdict.NeighbourRefused,
        _ when IsOfTheProducer(error) => DeliveryVerdict.Unclear,
        ErrorCode.Local_UnknownTopic => DeliveryVerdict.TopicFault,

        // What the broker itself answers and the client does not retry concerns topic, cluster or settings.
        > ErrorCode.NoError => DeliveryVerdict.TopicFault,
        _ => DeliveryVerdict.Unclear,
    };

    /// <summary>Whether the broker's limit is in bytes, so that smaller batches may pass.</summary>
    public static bool IsOfSize(ErrorCode error) =>
        error is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsgSize;

    /// <summary>The client's words for an error, with its name.</summary>
    public static string Describe(ErrorCode error) => $"{new Error(error).Reason} ({error})";

    private static bool IsOfTheProducer(ErrorCode error) => error is
        ErrorCode.OutOfOrderSequenceNumber or ErrorCode.DuplicateSequenceNumber or ErrorCode.InvalidProducerEpoch
        or ErrorCode.InvalidProducerIdMapping or ErrorCode.UnknownProducerId or ErrorCode.ProducerFenced
        or ErrorCode.RequestTimedOut or ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable
        or ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend or ErrorCode.KafkaStorageError
        or ErrorCode.BrokerNotAvailable or ErrorCode.NetworkException or ErrorCode.InvalidMsg;
}
