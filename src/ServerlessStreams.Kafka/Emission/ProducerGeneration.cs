using System.Collections.Concurrent;
using Confluent.Kafka;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>One producer from its making to its end, with what is known of its dealings with the broker.</summary>
/// <remarks>
/// <para>
/// A broker refuses a batch whose sequence number does not follow the last one of the same producer: that is what keeps
/// a partition free of gaps with several batches under way. But <b>it takes any number from a producer that it has not
/// met in that partition</b>. If the first batch failed for a moment and the second, already under way, did not, the
/// second would stand there without the first; librdkafka would even take the first for written, since the second was
/// accepted. So a producer introduces itself: the first record of a partition, whoever's it is, goes alone, and all
/// others follow its acknowledgement. Brokers forget producers after a day; after an hour without a record the
/// introduction is repeated.
/// </para>
/// <para>
/// Hence records of a producer that was given up, which may still arrive, do no harm: what they add to a partition is a
/// growing run without gaps that begins where the successor begins too, so of the two each record's first copy stands
/// in order.
/// </para>
/// </remarks>
internal sealed class ProducerGeneration : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<(string Topic, int Partition), long> _acquainted = new();
    private readonly ConcurrentDictionary<(string Topic, int Partition), TaskCompletionSource> _introductions = new();
    private readonly EmitterTimes _times;
    private readonly TimeProvider _time;
    private TaskCompletionSource? _spaceAwaited;

    public ProducerGeneration(IWireProducer producer, EmitterTimes times, TimeProvider time, Action<ErrorCode> onTopicAnswer)
    {
        _times = times;
        _time = time;
        Producer = producer;
        Topics = new TopicDirectory(producer, times, time, onTopicAnswer);
        Ended = _ended.Token;
    }

    public IWireProducer Producer { get; }

    public TopicDirectory Topics { get; }

    /// <summary>Signalled when nothing more will be heard of its records.</summary>
    public CancellationToken Ended { get; }

    /// <summary>The error that ended it by itself, where there was one.</summary>
    public Error? FatalError { get; set; }

    /// <summary>How many callers use it; guarded by the pool.</summary>
    public int Users { get; set; }

    /// <summary>Whether nobody may begin to use it any more; guarded by the pool.</summary>
    public bool IsCondemned { get; set; }

    /// <summary>Whether its end has begun; guarded by the pool.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Whether the broker knows this producer in the partition, and so refuses gaps.</summary>
    public bool IsAcquainted(string topic, int partition) =>
        _acquainted.TryGetValue((topic, partition), out var at) && _time.GetElapsedTime(at) < _times.Acquaintance;

    /// <summary>
    /// Begins the introduction in a partition; the caller may send one record, and ends it with
    /// <see cref="EndIntroduction"/>.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="ongoing">Completes when another caller's introduction is over, if there is one.</param>
    public bool TryIntroduce(string topic, int partition, out Task ongoing)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entry = _introductions.GetOrAdd((topic, partition), mine);
        ongoing = entry.Task;
        return entry == mine;
    }

    /// <summary>The introduction is over, well or not.</summary>
    public void EndIntroduction(string topic, int partition)
    {
        if (_introductions.TryRemove((topic, partition), out var over))
        {
            over.TrySetResult();
        }
    }

    /// <summary>The broker has acknowledged a record there.</summary>
    public void SetAcquainted(string topic, int partition) => _acquainted[(topic, partition)] = _time.GetTimestamp();

    /// <summary>
    /// Completes when the producer's queue may have room again. Take it before the attempt whose failure makes one wait,
    /// or the signal can come in between.
    /// </summary>
    public Task SpaceAsync()
    {
        var awaited = Volatile.Read(ref _spaceAwaited);
        if (awaited is null)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited = Interlocked.CompareExchange(ref _spaceAwaited, mine, null) ?? mine;
        }

        return awaited.Task;
    }

    /// <summary>A report has come, so a place is free.</summary>
    public void SignalSpace()
    {
        if (Volatile.Read(ref _spaceAwaited) is not null)
        {
            Interlocked.Exchange(ref _spaceAwaited, null)?.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Producer.DisposeAsync();
    }
}
