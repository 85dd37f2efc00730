using System.Runtime.CompilerServices;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>What the operators of one task share: the overlay, the outbox, the counters, and the record at hand.</summary>
internal sealed class TaskRuntime(TaskId task, IReadOnlyList<string> topics, ErrorHandlers handlers)
{
    private readonly Dictionary<(string Topic, long Offset), int> _attempts = [];

    public TaskId Task { get; } = task;

    public UndoLog Undo { get; } = new();

    public OutboxWriter Outbox { get; } = new(topics);

    public List<StateStore> Stores { get; } = [];

    /// <summary>What a dead letter may weigh, by the topic it goes to.</summary>
    public Dictionary<string, int> MaxMessageBytes { get; } = [];

    /// <summary>The source topic of the record at hand, by its index in <see cref="OutboxWriter.Topics"/>.</summary>
    public int SourceTopicIndex { get; set; }

    public long SourceOffset { get; set; }

    /// <summary>The headers that results of the record at hand carry on; none for results of closing windows.</summary>
    public IReadOnlyList<RecordHeader> ForwardedHeaders { get; set; } = [];

    /// <summary>Ends the batch at hand.</summary>
    public CancellationToken Cancellation { get; set; }

    public RunningCounters Counters;

    /// <summary>
    /// Remembers how things stand. A savepoint is an object of its owner and written field by field: it is set for every
    /// record, and read only when one fails.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Save(Savepoint savepoint)
    {
        savepoint.UndoCount = Undo.Count;
        savepoint.OutboxLength = Outbox.Length;
        savepoint.OutboxCount = Outbox.Count;
        savepoint.Late = Counters.Late;
        savepoint.LateWindows = Counters.LateWindows;
        savepoint.NullKeys = Counters.NullKeys;
        savepoint.DeadLetters = Counters.DeadLetters;
        savepoint.Skipped = Counters.Skipped;
    }

    public void RollbackTo(Savepoint savepoint)
    {
        Undo.RollbackTo(savepoint.UndoCount);
        Outbox.RollbackTo(savepoint.OutboxLength, savepoint.OutboxCount);
        Counters.Late = savepoint.Late;
        Counters.LateWindows = savepoint.LateWindows;
        Counters.NullKeys = savepoint.NullKeys;
        Counters.DeadLetters = savepoint.DeadLetters;
        Counters.Skipped = savepoint.Skipped;
    }

    /// <summary>Takes back everything that is not committed.</summary>
    public void Rollback()
    {
        Undo.RollbackTo(0);
        Outbox.Clear();
        Counters = default;
    }

    /// <summary>The batch is committed: nothing can be taken back any more.</summary>
    public void Confirm()
    {
        foreach (var store in Stores)
        {
            store.Confirm();
        }

        Undo.Clear();
        Outbox.Clear();
        Counters = default;
    }

    /// <summary>Forgets how often records were retried; a new invocation begins.</summary>
    public void ForgetAttempts() => _attempts.Clear();

    /// <summary>
    /// Whether an exception says that the record or the result at hand has failed. A decision that is on its way to the
    /// batch is none; neither is cancellation, but a time-out of user code that calls itself one is.
    /// </summary>
    public bool IsFailure(Exception exception) =>
        exception is not (OutOfMemoryException or RetryBatchException or RecordFailedException)
        && !(exception is OperationCanceledException && Cancellation.IsCancellationRequested);

    /// <summary>
    /// Asks the handler and does what it says. The failed work has been taken back already. Returns for
    /// <c>Continue</c> and <c>DeadLetter</c>, throws for <c>Retry</c> and <c>Fail</c>.
    /// </summary>
    public void Decide(ErrorStage stage, Exception exception, string what, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, long timestamp, IReadOnlyList<RecordHeader> headers)
    {
        var position = new RecordPosition(Outbox.Topics[SourceTopicIndex], Task.Partition, SourceOffset);
        _attempts.TryGetValue((position.Topic, position.Offset), out var attempts);
        var context = new ErrorContext(stage, Task, position, exception, attempts + 1, key, value);
        var handler = stage == ErrorStage.Decode ? handlers.OnDecode : handlers.OnProcess;
        switch (handler(context))
        {
            case ErrorDecision.Continue:
                Counters.Skipped++;
                break;
            case ErrorDecision.DeadLetter:
                WriteDeadLetter(context, what, timestamp, headers);
                Counters.DeadLetters++;
                break;
            case ErrorDecision.Retry:
                _attempts[(position.Topic, position.Offset)] = attempts + 1;
                throw new RetryBatchException(context);
            default:
                throw new RecordFailedException(context);
        }
    }

    private void WriteDeadLetter(in ErrorContext context, string what, long timestamp, IReadOnlyList<RecordHeader> headers)
    {
        var topic = DeadLetter.TopicOf(context.Position!.Value.Topic);
        var letter = DeadLetter.Of(context, headers, what, MaxMessageBytes.GetValueOrDefault(topic, DefaultMaxMessageBytes));
        var flags = OutboxFlags.Headers | OutboxFlags.Cause
            | (letter.Key is null ? 0 : OutboxFlags.Key) | (letter.Value is null ? 0 : OutboxFlags.Value);
        Outbox.Begin((byte)flags, IndexOf(topic), timestamp);
        if (letter.Key is { } key)
        {
            Outbox.WriteField(key.Span);
        }

        if (letter.Value is { } value)
        {
            Outbox.WriteField(value.Span);
        }

        Outbox.WriteHeaders(letter.Headers);
        Outbox.End(SourceTopicIndex, SourceOffset);
    }

    private int IndexOf(string topic)
    {
        for (var index = 0; index < Outbox.Topics.Count; index++)
        {
            if (Outbox.Topics[index] == topic)
            {
                return index;
            }
        }

        throw new InvalidOperationException($"Topic '{topic}' is not among those of the topology.");
    }

    /// <summary>Where a topic cannot be asked: Kafka's default of 1 MiB, less what a batch adds.</summary>
    private const int DefaultMaxMessageBytes = 1_000_000;
}
