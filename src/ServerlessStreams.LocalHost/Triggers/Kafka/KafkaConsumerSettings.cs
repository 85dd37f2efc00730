using Confluent.Kafka;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>Makes the consumer's configuration of a trigger from its binding and the trigger's options.</summary>
internal static class KafkaConsumerSettings
{
    /// <summary>The configuration of one function's consumer.</summary>
    /// <param name="binding">The function's trigger.</param>
    /// <param name="options">The options of all Kafka triggers.</param>
    /// <exception cref="LocalHostException">The trigger cannot be run; all reasons at once.</exception>
    public static ConsumerConfig Create(KafkaTriggerBinding binding, KafkaTriggerOptions options)
    {
        Validate(binding);
        var config = new ConsumerConfig
        {
            BootstrapServers = binding.BrokerList,
            GroupId = binding.ConsumerGroup,

            // The offset of a record is stored when its function has returned, and what is stored is committed by the clock.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = options.AutoCommitIntervalMs,
            AutoOffsetReset = options.AutoOffsetReset,
            IsolationLevel = IsolationLevel.ReadCommitted,

            // Only so can it be known that there is nothing more: behind the last record there may be transaction markers.
            EnablePartitionEof = true,

            SessionTimeoutMs = options.SessionTimeoutMs,
            MaxPollIntervalMs = options.MaxPollIntervalMs,
            MetadataMaxAgeMs = options.MetadataMaxAgeMs,
            SocketKeepaliveEnable = options.SocketKeepaliveEnable,
            ReconnectBackoffMs = options.ReconnectBackoffMs,
            ReconnectBackoffMaxMs = options.ReconnectBackoffMaxMs,
            StatisticsIntervalMs = options.StatisticsIntervalMs,
            QueuedMinMessages = options.QueuedMinMessages,
            QueuedMaxMessagesKbytes = options.QueuedMaxMessagesKbytes,
            MaxPartitionFetchBytes = options.MaxPartitionFetchBytes,
            FetchMaxBytes = options.FetchMaxBytes,
            Debug = options.LibkafkaDebug,
        };
        KafkaClientSecurity.Apply(binding, config);
        return config;
    }

    private static void Validate(KafkaTriggerBinding binding)
    {
        var errors = new List<string>();
        var trigger = $"Function '{binding.FunctionName}': its Kafka trigger";
        if (binding.Topic.Length == 0)
        {
            errors.Add($"{trigger} names no topic.");
        }

        if (binding.BrokerList.Length == 0)
        {
            errors.Add($"{trigger} on topic '{binding.Topic}' has an empty broker list.");
        }

        if (binding.ConsumerGroup.Length == 0)
        {
            errors.Add($"{trigger} on topic '{binding.Topic}' names no consumer group (ConsumerGroup); the Kafka client needs one.");
        }

        if (!binding.IsBatched)
        {
            errors.Add($"{trigger} on topic '{binding.Topic}' takes single records; this host runs batched triggers: "
                + "set IsBatched = true and take KafkaRecord[].");
        }

        if (KafkaKeyTypes.Find(binding.KeyDataType) is null)
        {
            errors.Add($"{trigger} on topic '{binding.Topic}' has KeyDataType '{binding.KeyDataType}', which is none of "
                + $"{string.Join(", ", Enum.GetNames<KafkaKeyType>())}.");
        }

        if (errors.Count > 0)
        {
            throw new LocalHostException(string.Join(Environment.NewLine, errors));
        }
    }
}
