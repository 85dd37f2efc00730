using Confluent.Kafka;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>
/// One call: an outbox on its way, in rounds. A round hands over what may be under way now, per partition in the
/// outbox's order, waits for all reports, and marks what is acknowledged up to the first record of a partition that is
/// not. The next round begins there, on another producer if anything at all went wrong.
/// </summary>
/// <example>
/// A usual outbox takes one round. On a new producer it takes two: the first record of each partition, then the rest.
/// Suppose records 0 to 9 of a partition are under way and 4 is refused: the broker takes nothing of its batch and
/// nothing behind it. The producer is replaced, 0 to 3 are sent again (at most repeated), 4 is reported to the caller,
/// and 5 to 9 wait for his decision.
/// </example>
internal sealed class OutboxEmission(
    Outbox outbox, ProducerPool pool, RunLimits limits, EmitterTimes times, TimeProvider time, string brokers)
{
    private readonly Dictionary<string, TopicRoute> _routes = [];
    private readonly EmissionFindings _findings = new(limits);
    private readonly List<Lane> _lanes = [];
    private readonly int[] _indexes = new int[outbox.PendingCount];
    private readonly Lane[] _laneOfSlot = new Lane[outbox.PendingCount];

    // A producer of this call alone, where the shared one left open whose record was refused.
    private ProducerGeneration? _own;

    // A partition was left out of this round for a reason that may be gone in the next.
    private bool _hasPutOff;
    private Task? _othersIntroduction;

    private enum Outcome
    {
        /// <summary>Nothing is left that may be sent.</summary>
        Done,

        /// <summary>More is acknowledged, or known, than before.</summary>
        Progress,

        /// <summary>Everything is as it was.</summary>
        Fruitless,
    }

    /// <summary>Returns when all is acknowledged; throws for what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAllAsync(cancellationToken);
        }
        finally
        {
            if (_own is not null)
            {
                pool.GiveUp(_own, $"it was made to find a refused record of task {outbox.Task}");
            }
        }

        _findings.ThrowForTheRest(outbox, brokers);
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        var fruitless = 0;
        while (outbox.PendingCount > 0)
        {
            var generation = _findings.NeedOwnProducer ? pool.EnterOwn(ref _own) : pool.Enter();
            Outcome outcome;
            try
            {
                await FindPartitionsAsync(generation, cancellationToken);
                outcome = await RoundAsync(generation, cancellationToken);
            }
            catch (ProducerEndedException)
            {
                outcome = Outcome.Fruitless;
            }
            finally
            {
                CloseLanes(generation);
                pool.Leave(generation);
            }

            if (outcome == Outcome.Done)
            {
                return;
            }

            fruitless = outcome == Outcome.Progress ? 0 : fruitless + 1;
            if (fruitless > 1)
            {
                await Task.Delay(PauseAfter(fruitless), time, cancellationToken);
            }
        }
    }

    private async ValueTask FindPartitionsAsync(ProducerGeneration generation, CancellationToken cancellationToken)
    {
        string? before = null;
        for (var index = 0; index < outbox.Count; index++)
        {
            var topic = outbox[index].Topic;
            if (topic == before || outbox.IsAcknowledged(index) || _findings.IsFaulty(topic))
            {
                continue;
            }

            before = topic;
            try
            {
                var partitions = await generation.Topics.PartitionsAsync(topic, cancellationToken);
                if (!_routes.TryGetValue(topic, out var route))
                {
                    _routes[topic] = route = new TopicRoute(topic);
                }

                route.Resize(partitions);
            }
            catch (TopicUnavailableException exception)
            {
                _findings.AddTopicFault(topic, exception.Error);
            }
        }
    }

    private async Task<Outcome> RoundAsync(ProducerGeneration generation, CancellationToken cancellationToken)
    {
        var round = new EmissionRound(outbox.PendingCount, generation.SignalSpace);
        var knownBefore = _findings.Count;
        var progress = false;
        await using var cancelled = cancellationToken.UnsafeRegister(static round => ((EmissionRound)round!).Abandon(), round);
        await using var ended = generation.Ended.UnsafeRegister(static round => ((EmissionRound)round!).Abandon(), round);

        _hasPutOff = false;
        _othersIntroduction = null;
        var complete = await HandOverAsync(round, generation) && !_hasPutOff;
        if (round.Count == 0 && _othersIntroduction is not null)
        {
            await Task.WhenAny(_othersIntroduction, round.Completion);
            progress = true;
        }

        round.Seal();
        await round.Completion;

        progress |= Evaluate(round, generation) || _findings.Count > knownBefore;
        if (outbox.PendingCount > 0 && cancellationToken.IsCancellationRequested)
        {
            if (!round.IsSettled)
            {
                // What is under way cannot be taken back one by one, and must not wait there for a broker that comes
                // back when nobody remembers it. Other callers send theirs again.
                pool.GiveUp(generation, $"task {outbox.Task} could not wait any longer for its records");
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return progress ? Outcome.Progress
            : complete && round.Count == 0 ? Outcome.Done
            : Outcome.Fruitless;
    }

    /// <summary>Hands over what this round may send, waiting for room in the producer's queue.</summary>
    /// <returns>Whether it went through the whole outbox.</returns>
    private async ValueTask<bool> HandOverAsync(EmissionRound round, ProducerGeneration generation)
    {
        Task? space = null;
        var index = 0;
        while (true)
        {
            var stopped = HandOver(round, generation, ref index);
            if (stopped != ErrorCode.Local_QueueFull)
            {
                return stopped == ErrorCode.NoError;
            }

            if (space is null)
            {
                // Once more with the signal in hand: the report that makes room may have come in between.
                space = generation.SpaceAsync();
                continue;
            }

            await Task.WhenAny(space, round.Completion);
            space = null;
            if (round.Completion.IsCompleted)
            {
                return false;
            }
        }
    }

    /// <summary>Goes on from <paramref name="index"/>.</summary>
    /// <returns>None at the outbox's end, else the error that stops the whole round at this record.</returns>
    private ErrorCode HandOver(EmissionRound round, ProducerGeneration generation, ref int index)
    {
        TopicRoute? route = null;
        string? topic = null;
        for (; index < outbox.Count; index++)
        {
            ref readonly var record = ref outbox[index];
            if (outbox.IsAcknowledged(index))
            {
                continue;
            }

            if (record.Topic != topic)
            {
                topic = record.Topic;
                route = _findings.IsFaulty(topic) ? null : _routes[topic];
            }

            if (route?.LaneOf(record) is not { IsClosed: false } lane)
            {
                continue;
            }

            if (lane.Sent == 0 && !TryOpen(lane, generation))
            {
                continue;
            }

            var size = SizeOf(record);
            if (_findings.IsRefused(index) || !lane.HasRoomFor(size))
            {
                lane.IsClosed = true;
                continue;
            }

            var slot = round.Next();
            (_indexes[slot], _laneOfSlot[slot]) = (index, lane);
            lane.Add(size);
            var error = generation.Producer.Send(record, lane.Partition, round, slot);
            if (error == ErrorCode.NoError)
            {
                continue;
            }

            round.Withdraw();
            lane.Remove(size);
            if (error == ErrorCode.Local_QueueFull)
            {
                return error;
            }

            if (!TakeRefusal(error, index, lane, generation))
            {
                pool.Condemn(generation, DeliveryVerdicts.Describe(error));
                return error;
            }
        }

        return ErrorCode.NoError;
    }

    /// <summary>Decides how much of a partition may be under way in this round.</summary>
    /// <returns>Whether any.</returns>
    private bool TryOpen(Lane lane, ProducerGeneration generation)
    {
        if (!_lanes.Contains(lane))
        {
            _lanes.Add(lane);
        }

        if (!lane.IsIntroducing && !generation.IsAcquainted(lane.Topic, lane.Partition))
        {
            lane.IsIntroducing = generation.TryIntroduce(lane.Topic, lane.Partition, out var ongoing);
            if (!lane.IsIntroducing)
            {
                lane.IsClosed = true;
                _hasPutOff = true;
                _othersIntroduction = ongoing;
                return false;
            }
        }

        lane.Limit = (lane.IsIntroducing || lane.IsCautious ? 1 : int.MaxValue, limits.Of(lane.Topic));
        return true;
    }

    /// <summary>The client does not take a record, and says why before anything is sent.</summary>
    /// <returns>Whether the rest may go on, without this partition.</returns>
    private bool TakeRefusal(ErrorCode error, int index, Lane lane, ProducerGeneration generation)
    {
        lane.IsClosed = true;
        if (error == ErrorCode.Local_UnknownPartition)
        {
            // The topic has fewer partitions than we were told.
            generation.Topics.Forget(lane.Topic);
            _hasPutOff = true;
            return true;
        }

        switch (DeliveryVerdicts.Of(error))
        {
            case DeliveryVerdict.Refused:
                _findings.AddRefused(index, error);
                return true;
            case DeliveryVerdict.TopicFault:
                _findings.AddTopicFault(lane.Topic, error);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Marks what is acknowledged and learns from what is not.</summary>
    /// <returns>Whether anything is different now.</returns>
    private bool Evaluate(EmissionRound round, ProducerGeneration generation)
    {
        var progress = false;
        var failed = ErrorCode.NoError;
        for (var slot = 0; slot < round.Count; slot++)
        {
            var result = round.ResultOf(slot);
            if (_laneOfSlot[slot].Take(_indexes[slot], result))
            {
                outbox.Acknowledge(_indexes[slot]);
                progress = true;
            }
            else if (result is { } error && error != ErrorCode.NoError && failed == ErrorCode.NoError)
            {
                failed = error;
            }
        }

        foreach (var lane in _lanes)
        {
            if (lane.IsAcknowledged)
            {
                generation.SetAcquainted(lane.Topic, lane.Partition);
                pool.ReportSuccess();
            }

            progress |= _findings.Learn(lane, generation == _own);
        }

        if (generation.FatalError is { } fatal)
        {
            _findings.TakeFatalError(fatal.Code, _routes.Keys);
        }

        if (failed != ErrorCode.NoError)
        {
            // Whatever the reason, the producer may have a gap behind it.
            pool.Condemn(generation, $"a record of task {outbox.Task} failed: {DeliveryVerdicts.Describe(failed)}");
        }

        return progress;
    }

    /// <summary>Ends the round for its partitions, however it went: others may wait for an introduction.</summary>
    private void CloseLanes(ProducerGeneration generation)
    {
        foreach (var lane in _lanes)
        {
            if (lane.IsIntroducing)
            {
                generation.EndIntroduction(lane.Topic, lane.Partition);
            }

            lane.Reset();
        }

        _lanes.Clear();
    }

    private static long SizeOf(in OutboxRecord record)
    {
        // Framing, id and cause are some hundred bytes; the figure only has to be near.
        long size = 150 + (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);
        for (var i = 0; i < record.Headers.Count; i++)
        {
            size += record.Headers[i].Key.Length + (record.Headers[i].Value?.Length ?? 0) + 10;
        }

        return size;
    }

    private TimeSpan PauseAfter(int fruitless)
    {
        var pause = times.FirstPause * Math.Pow(2, Math.Min(fruitless - 2, 20));
        return pause < times.LongestPause ? pause : times.LongestPause;
    }
}
