using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ServerlessStreams.Kafka.Administration;

/// <summary>Topics of a broker: what is there, what is missing, which offsets they hold.</summary>
/// <remarks>
/// Every call asks the broker; nothing is cached. Calls may run in parallel. Errors of the broker come as the client's
/// <see cref="KafkaException"/>, save those that a result can say.
/// </remarks>
public sealed class TopicAdministration : IDisposable
{
    /// <summary>The largest record that a topic takes when it cannot be asked: the broker's default, rounded down.</summary>
    public const int DefaultMaxMessageBytes = 1_000_000;

    private readonly IAdminClient _admin;
    private readonly TimeSpan _timeout;

    /// <summary>How often partitions are asked for offsets while their leaders are not known: 5 s at 50 ms.</summary>
    private const int MaxListAttempts = 100;

    /// <summary>Makes an administration with a connection of its own.</summary>
    /// <param name="client">Bootstrap servers and security.</param>
    /// <param name="timeout">How long one request may take; 10 s when null.</param>
    /// <param name="onError">Called with what the client reports about its connections; on a thread of the client.</param>
    public TopicAdministration(ClientConfig client, TimeSpan? timeout = null, Action<Error>? onError = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _timeout = timeout ?? TimeSpan.FromSeconds(10);
        _admin = new AdminClientBuilder(new AdminClientConfig(new Dictionary<string, string>(client)))
            .SetErrorHandler((_, error) => onError?.Invoke(error))
            .SetLogHandler(static (_, _) => { })
            .Build();
    }

    /// <summary>The topic, or null when it does not exist.</summary>
    /// <param name="topic">The topic's name.</param>
    public async Task<TopicInfo?> FindAsync(string topic)
    {
        var found = await FindAsync([topic]);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Those of the topics that exist. Asking never makes a topic.</summary>
    /// <param name="topics">The topics' names.</param>
    public async Task<IReadOnlyList<TopicInfo>> FindAsync(IReadOnlyCollection<string> topics)
    {
        if (topics.Count == 0)
        {
            return [];
        }

        List<TopicDescription> descriptions;
        try
        {
            descriptions = (await _admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = _timeout })).TopicDescriptions;
        }
        catch (DescribeTopicsException some)
        {
            // One topic that is missing makes the client throw; what it says of each one stands in the results.
            descriptions = some.Results.TopicDescriptions;
        }

        var found = new List<TopicInfo>(topics.Count);
        foreach (var topic in descriptions)
        {
            switch (topic.Error.Code)
            {
                case ErrorCode.NoError:
                    found.Add(new TopicInfo(topic.Name, topic.Partitions.Count, topic.TopicId?.ToString()));
                    break;
                case ErrorCode.UnknownTopicOrPart:
                    break;
                default:
                    throw new KafkaException(topic.Error);
            }
        }

        return found;
    }

    /// <summary>Makes those topics that are missing and waits until the broker knows them.</summary>
    /// <param name="topics">The topics as they are wanted.</param>
    /// <returns>The names of the topics that were made.</returns>
    /// <exception cref="TopicMismatchException">A topic is there with another number of partitions.</exception>
    public async Task<IReadOnlyList<string>> EnsureAsync(IReadOnlyCollection<TopicDefinition> topics)
    {
        var missing = await MissingAsync(topics);
        if (missing.Count == 0)
        {
            return [];
        }

        var made = new List<string>(missing.Count);
        try
        {
            await _admin.CreateTopicsAsync(
                missing.Select(topic => new TopicSpecification { Name = topic.Name, NumPartitions = topic.Partitions, ReplicationFactor = -1 }),
                new CreateTopicsOptions { RequestTimeout = _timeout, OperationTimeout = _timeout });
            made.AddRange(missing.Select(topic => topic.Name));
        }
        catch (CreateTopicsException some)
        {
            foreach (var report in some.Results)
            {
                if (report.Error.Code == ErrorCode.NoError)
                {
                    made.Add(report.Topic);
                }
                else if (report.Error.Code != ErrorCode.TopicAlreadyExists)
                {
                    throw new KafkaException(new Error(report.Error.Code, $"Topic '{report.Topic}' cannot be made: {report.Error.Reason}"), some);
                }
            }
        }

        // The broker answers when the topic is decided; a moment later it is in its metadata. Somebody else may have
        // been quicker, with another count: that is checked too.
        for (var attempt = 0; (await MissingAsync(topics)).Count > 0; attempt++)
        {
            if (attempt == 100)
            {
                throw new KafkaException(new Error(
                    ErrorCode.UnknownTopicOrPart, $"Topics {string.Join(", ", made)} were made, but the broker does not show them."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return made;
    }

    /// <summary>The offsets that every partition of the topics holds.</summary>
    /// <param name="topics">Topics that exist.</param>
    public async Task<IReadOnlyList<PartitionRange>> RangesAsync(IReadOnlyCollection<TopicInfo> topics)
    {
        var partitions = topics
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartition(topic.Name, partition)))
            .ToList();
        if (partitions.Count == 0)
        {
            return [];
        }

        var low = ListAsync(partitions, OffsetSpec.Earliest());
        var end = ListAsync(partitions, OffsetSpec.Latest());
        await Task.WhenAll(low, end);
        var (lows, ends) = (await low, await end);
        return partitions.ConvertAll(partition => new PartitionRange(
            partition.Topic, partition.Partition.Value, lows[partition], ends[partition]));
    }

    /// <summary>
    /// The topic's <c>max.message.bytes</c>, or <see cref="DefaultMaxMessageBytes"/> where the broker cannot or may not say.
    /// </summary>
    /// <param name="topic">The topic's name.</param>
    public async Task<int> MaxMessageBytesAsync(string topic)
    {
        try
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
            var results = await _admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = _timeout });
            return results[0].Entries.TryGetValue("max.message.bytes", out var entry)
                && int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                    ? bytes
                    : DefaultMaxMessageBytes;
        }
        catch (KafkaException)
        {
            return DefaultMaxMessageBytes;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _admin.Dispose();

    private async Task<List<TopicDefinition>> MissingAsync(IReadOnlyCollection<TopicDefinition> topics)
    {
        var there = (await FindAsync([.. topics.Select(topic => topic.Name).Distinct()])).ToDictionary(topic => topic.Name);
        var missing = new List<TopicDefinition>();
        foreach (var topic in topics)
        {
            if (!there.TryGetValue(topic.Name, out var found))
            {
                missing.Add(topic);
            }
            else if (topic.Exact && found.Partitions != topic.Partitions)
            {
                throw new TopicMismatchException(topic.Name, topic.Partitions, found.Partitions);
            }
        }

        return missing;
    }

    private async Task<Dictionary<TopicPartition, long>> ListAsync(List<TopicPartition> partitions, OffsetSpec spec)
    {
        for (var attempt = 1; ; attempt++)
        {
            var infos = await TryListAsync(partitions, spec);
            var error = infos.Select(info => info.TopicPartitionOffsetError.Error).FirstOrDefault(error => error.IsError);
            if (error is null)
            {
                return infos.ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
            }

            if (attempt == MaxListAttempts || !IsPassing(error.Code))
            {
                throw new KafkaException(error);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private async Task<List<ListOffsetsResultInfo>> TryListAsync(List<TopicPartition> partitions, OffsetSpec spec)
    {
        try
        {
            var result = await _admin.ListOffsetsAsync(
                partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec }),
                new ListOffsetsOptions { RequestTimeout = _timeout, IsolationLevel = IsolationLevel.ReadCommitted });
            return result.ResultInfos;
        }
        catch (ListOffsetsException some)
        {
            // What the client says of each partition stands in the results.
            return some.Result.ResultInfos;
        }
    }

    /// <summary>Whether an error goes by itself: a topic that was made a moment ago has no leader everywhere yet.</summary>
    private static bool IsPassing(ErrorCode code) => code is ErrorCode.LeaderNotAvailable
        or ErrorCode.NotLeaderForPartition
        or ErrorCode.UnknownTopicOrPart
        or ErrorCode.Local_UnknownPartition
        or ErrorCode.Local_UnknownTopic;
}
