using Confluent.Kafka;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>
/// The partition counts that one producer has been told. A new producer knows none and has to ask, so that no record is
/// handed to a producer that has never reached the broker.
/// </summary>
internal sealed class TopicDirectory(IWireProducer producer, EmitterTimes times, TimeProvider time, Action<ErrorCode> onAnswer)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, (int Partitions, long At)> _known = [];
    private readonly Dictionary<string, Task<TopicAnswer>> _asking = [];

    /// <summary>
    /// The number of partitions; waits for an unreachable broker until <paramref name="cancellationToken"/>, and for a
    /// topic that may be in the making for a limited time.
    /// </summary>
    /// <exception cref="TopicUnavailableException">The broker says that there is no such topic for us.</exception>
    public ValueTask<int> PartitionsAsync(string topic, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(topic, out var known) && time.GetElapsedTime(known.At) < times.TopicRefresh)
            {
                return new ValueTask<int>(known.Partitions);
            }
        }

        return new ValueTask<int>(AskUntilKnownAsync(topic, cancellationToken));
    }

    /// <summary>Drops what is known of a topic: the producer met a partition that is not there.</summary>
    public void Forget(string topic)
    {
        lock (_gate)
        {
            _known.Remove(topic);
        }
    }

    private async Task<int> AskUntilKnownAsync(string topic, CancellationToken cancellationToken)
    {
        long? missingSince = null;
        while (true)
        {
            var answer = await AskAsync(topic).WaitAsync(cancellationToken);
            onAnswer(answer.Error);
            switch (answer.Error)
            {
                case ErrorCode.NoError:
                    lock (_gate)
                    {
                        _known[topic] = (answer.Partitions, time.GetTimestamp());
                    }

                    return answer.Partitions;

                case ErrorCode.Local_Destroy:
                    throw new ProducerEndedException();

                // A topic that the broker makes by itself is missing, or without leaders, for a moment.
                case ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.LeaderNotAvailable:
                    missingSince ??= time.GetTimestamp();
                    if (time.GetElapsedTime(missingSince.Value) >= times.MissingTopic)
                    {
                        throw new TopicUnavailableException(answer.Error);
                    }

                    break;

                case > ErrorCode.NoError when DeliveryVerdicts.Of(answer.Error) == DeliveryVerdict.TopicFault:
                    throw new TopicUnavailableException(answer.Error);

                default:
                    // Not reached. An old answer is better than none: the producer knows the topic and waits by itself.
                    lock (_gate)
                    {
                        if (_known.TryGetValue(topic, out var known))
                        {
                            return known.Partitions;
                        }
                    }

                    break;
            }

            await Task.Delay(times.AskAgain, time, cancellationToken);
        }
    }

    /// <summary>One question at a time per topic; the others wait for the same answer.</summary>
    private Task<TopicAnswer> AskAsync(string topic)
    {
        lock (_gate)
        {
            if (!_asking.TryGetValue(topic, out var asking) || asking.IsCompleted)
            {
                _asking[topic] = asking = producer.AskTopicAsync(topic);
            }

            return asking;
        }
    }
}

/// <summary>The broker has no such topic for us.</summary>
internal sealed class TopicUnavailableException(ErrorCode error) : Exception
{
    public ErrorCode Error { get; } = error;
}

/// <summary>The producer was closed while its answer was awaited.</summary>
internal sealed class ProducerEndedException : Exception;
