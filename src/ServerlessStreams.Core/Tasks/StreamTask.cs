using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>
/// One task in memory: its stores, sources and head. Between batches it is exactly what the log says; during a batch
/// the undo log can take everything back. Used by one caller at a time.
/// </summary>
internal sealed class StreamTask
{
    // The one empty array, which asking for its length through the interface would cost more than comparing with.
    private static readonly IReadOnlyList<RecordHeader> NoHeaders = Array.Empty<RecordHeader>();

    private readonly Topology _topology;
    private readonly TaskRuntime _runtime;
    private readonly SourceOperator[] _sources;
    private readonly Dictionary<string, StateStore> _storesByName;
    private readonly ByteBuffer _payload = new(64 * 1024);
    private readonly ChangeWriter _changes;
    private readonly Savepoint _recordSavepoint = new();
    private readonly ByteBuffer _loadedOutbox = new();
    private int _outboxStart;
    private SnapshotWriter? _snapshotWriter;

    public StreamTask(Topology topology, TaskId id, ErrorHandlers handlers)
    {
        Id = id;
        _topology = topology;
        _runtime = new TaskRuntime(id, topology.Topics, handlers);
        _sources = topology.Instantiate(_runtime);
        _storesByName = _runtime.Stores.ToDictionary(store => store.Name);
        _changes = new ChangeWriter(_payload);
        Outbox = new Outbox(id, 0, []);
    }

    public TaskId Id { get; }

    /// <summary>The head that memory corresponds to; null before the first commit.</summary>
    public TaskHead? Head { get; private set; }

    /// <summary>The newest commit's outbox; empty once it is published.</summary>
    public Outbox Outbox { get; }

    /// <summary>The last commit whose outbox is acknowledged, as far as this process knows.</summary>
    public long PublishedSequence { get; private set; }

    /// <summary>A snapshot that is written and not named by a head yet.</summary>
    public SnapshotReference? WrittenSnapshot { get; set; }

    public SnapshotSchedule Snapshots { get; } = new();

    /// <summary>
    /// Whether each record's changes are written at once, for a look only: a record that leaves what cannot be written fails
    /// by itself then. Costs what a commit per record costs, so it is for a batch that could not be written as a whole.
    /// </summary>
    public bool ChecksChanges { get; set; }

    public SnapshotWriter SnapshotWriter => _snapshotWriter ??= new SnapshotWriter(_topology.StoreNames);

    public TaskRuntime Runtime => _runtime;

    public SourceOperator[] Sources => _sources;

    public IReadOnlyList<StateStore> Stores => _runtime.Stores;

    public long OpenWindowCount => _runtime.Stores.Sum(store => store.OpenWindowCount);

    public SourceOperator SourceOf(string topic)
    {
        foreach (var source in _sources)
        {
            if (ReferenceEquals(source.Topic, topic) || source.Topic == topic)
            {
                return source;
            }
        }

        throw new ArgumentException($"Topology '{_topology.Name}' does not read topic '{topic}'; it reads {string.Join(", ", _topology.SourceTopics)}.");
    }

    /// <summary>
    /// Processes records of this task; every source's are in offset order. Changes stay uncommitted. Records below the
    /// next offset are counted and skipped.
    /// </summary>
    public void Process(ReadOnlySpan<SourceRecord> records, long now, CancellationToken cancellationToken)
    {
        _runtime.Cancellation = cancellationToken;
        var position = 0;
        while (position < records.Length)
        {
            var source = SourceOf(records[position].Topic);
            if (records[position].Offset < source.NextOffset)
            {
                _runtime.Counters.Redelivered++;
                position++;
                continue;
            }

            var run = RunAt(records, position);
            source.Decode(records.Slice(position, run), now);
            ProcessDecoded(records.Slice(position, run), source, cancellationToken);
            position += run;
        }
    }

    /// <summary>Whether there is anything to commit.</summary>
    public bool HasChanges => Head is null
        ? _sources.Any(source => source.NextOffset >= 0)
        : _runtime.Outbox.Count > 0 || _runtime.Undo.Count > 0 || !Head.Sources.AsSpan().SequenceEqual(Progress().AsSpan());

    /// <summary>Writes the commit of what was processed.</summary>
    public CommitBatch Prepare(long now)
    {
        _payload.Clear();
        CommitPayload.WriteStores(_payload, _topology.StoreNames);
        foreach (var store in _runtime.Stores)
        {
            store.WriteChanges(_changes);
        }

        return Finish(now, epoch: Head?.Epoch ?? 1, _runtime.Outbox.Count, Head?.OutboxCount ?? 0);
    }

    /// <summary>Writes a commit that only says what is published: nothing changes.</summary>
    public CommitBatch PrepareSettle(long now)
    {
        _payload.Clear();
        CommitPayload.WriteStores(_payload, _topology.StoreNames);
        return Finish(now, Head!.Epoch, outboxCount: 0, Head.OutboxCount);
    }

    /// <summary>Writes a commit that empties the task and begins a new epoch.</summary>
    public CommitBatch PrepareReset(long now)
    {
        _payload.Clear();
        CommitPayload.WriteStores(_payload, _topology.StoreNames);
        for (var index = 0; index < _runtime.Stores.Count; index++)
        {
            _runtime.Stores[index].Clear();
            _changes.BeginSection(index, window: null);
            _changes.Write(ChangeKind.Clear);
        }

        foreach (var source in _sources)
        {
            source.Restore(null);
        }

        return Finish(now, Head!.Epoch + 1, outboxCount: 0, firstNumber: 0);
    }

    /// <summary>The commit is durable: memory takes it.</summary>
    public void Confirm(TaskHead head)
    {
        // The outbox keeps the payload's bytes: the next commit is prepared only when it is published.
        CommitPayload.ReadOutbox(_payload.Memory, _outboxStart, Id, head.Sequence, Outbox);
        Snapshots.Committed(_payload.Length);
        _runtime.Confirm();
        Head = head;
        if (Outbox.Count == 0)
        {
            PublishedSequence = head.Sequence;
        }
    }

    /// <summary>Whether the head does not say yet that the newest outbox is published, so that a next owner would send it again.</summary>
    public bool NeedsSettling =>
        Head is not null && Outbox.Count > 0 && Outbox.PendingCount == 0 && Head.PublishedSequence < Head.Sequence;

    /// <summary>The newest outbox is acknowledged.</summary>
    public void Published() => PublishedSequence = Head!.Sequence;

    /// <summary>Drops what is not committed; memory is what the head says again.</summary>
    public void Rollback()
    {
        _runtime.Rollback();
        RestoreSources();
    }

    /// <summary>Forgets everything; the next load begins from nothing.</summary>
    public void Clear()
    {
        _runtime.Undo.Clear();
        _runtime.Outbox.Clear();
        _runtime.Counters = default;
        foreach (var store in _runtime.Stores)
        {
            store.Clear();
        }

        Head = null;
        PublishedSequence = 0;
        WrittenSnapshot = null;
        Snapshots.Reset(0, 0);
        Outbox.Reset(Id, 0, 0);
        RestoreSources();
    }

    /// <summary>Takes in a block of a snapshot, or a commit; returns where the commit's outbox begins.</summary>
    public int Apply(ReadOnlySpan<byte> payload) => CommitPayload.Apply(payload, _storesByName);

    /// <summary>Everything up to the head has been applied; <paramref name="newest"/> is the head's own commit.</summary>
    public void Loaded(TaskHead head, ReadOnlyMemory<byte> newest, int outboxStart)
    {
        Head = head;
        PublishedSequence = head.PublishedSequence;
        _loadedOutbox.Clear();
        _loadedOutbox.Append(newest.Span[outboxStart..]);
        CommitPayload.ReadOutbox(_loadedOutbox.Memory, 0, Id, head.Sequence, Outbox);
        if (Outbox.Count == 0 || head.PublishedSequence >= head.Sequence)
        {
            Outbox.Reset(Id, head.Sequence, 0);
            PublishedSequence = head.Sequence;
        }

        RestoreSources();
    }

    /// <summary>How many records from a position on can be decoded together: of one topic, in offset order.</summary>
    private static int RunAt(ReadOnlySpan<SourceRecord> records, int position)
    {
        var most = Math.Min(SourceOperator.Ahead, records.Length - position);
        var topic = records[position].Topic;
        var offset = records[position].Offset;
        for (var length = 1; length < most; length++)
        {
            ref readonly var record = ref records[position + length];
            if (record.Offset <= offset || (!ReferenceEquals(record.Topic, topic) && record.Topic != topic))
            {
                return length;
            }

            offset = record.Offset;
        }

        return most;
    }

    private void ProcessDecoded(ReadOnlySpan<SourceRecord> records, SourceOperator source, CancellationToken cancellationToken)
    {
        var takesRuns = source.TakesRuns && !ChecksChanges;
        for (var slot = 0; slot < records.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var done = takesRuns ? source.ProcessRun(slot, records.Length) : 0;
            if (done == 0)
            {
                ProcessOne(records[slot], source, slot);
                done = 1;
            }

            slot += done;
            source.NextOffset = records[slot - 1].Offset + 1;
            _runtime.Counters.Records += done;
        }
    }

    private void ProcessOne(in SourceRecord record, SourceOperator source, int slot)
    {
        _runtime.SourceTopicIndex = source.TopicIndex;
        _runtime.SourceOffset = record.Offset;
        if (source.FailureAt(slot) is { } failure)
        {
            Decide(ErrorStage.Decode, failure, source, record);
            return;
        }

        _runtime.Save(_recordSavepoint);
        var watermark = source.Watermark;
        _runtime.ForwardedHeaders = ReferenceEquals(record.Headers, NoHeaders) ? NoHeaders : Forwarded(record.Headers);
        try
        {
            source.Process(slot);
            if (ChecksChanges)
            {
                _payload.Clear();
                _runtime.Undo.WriteSince(_recordSavepoint.UndoCount, _payload);
            }
        }
        catch (Exception exception) when (_runtime.IsFailure(exception))
        {
            _runtime.RollbackTo(_recordSavepoint);
            source.RestoreWatermark(watermark);
            Decide(ErrorStage.Process, exception, source, record);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Decide(ErrorStage stage, Exception exception, SourceOperator source, in SourceRecord record) => _runtime.Decide(
        stage,
        exception,
        stage == ErrorStage.Decode ? $"source {source.Topic}" : $"topology {_topology.Name}",
        record.Key,
        record.Value,
        record.Timestamp,
        record.Headers);

    /// <summary>Headers go with results, but a record's identity is its own.</summary>
    private static IReadOnlyList<RecordHeader> Forwarded(IReadOnlyList<RecordHeader> headers)
    {
        foreach (var header in headers)
        {
            if (header.Key is RecordIdHeaders.Id or RecordIdHeaders.Cause)
            {
                return [.. headers.Where(kept => kept.Key is not (RecordIdHeaders.Id or RecordIdHeaders.Cause))];
            }
        }

        return headers;
    }

    private CommitBatch Finish(long now, long epoch, int outboxCount, long firstNumber)
    {
        _payload.WriteByte((byte)ChangeKind.End);
        _outboxStart = _payload.Length;
        if (outboxCount > 0)
        {
            _runtime.Outbox.WriteTo(_payload, epoch, firstNumber);
        }
        else
        {
            _payload.WriteByte(0);
        }

        var head = new TaskHead
        {
            Epoch = epoch,
            Sequence = (Head?.Sequence ?? 0) + 1,
            Nonce = Guid.NewGuid(),
            Sources = Progress(),
            CommittedAt = now,
            Snapshot = WrittenSnapshot ?? Head?.Snapshot,
            Fingerprint = _topology.Fingerprint,
            OutboxCount = firstNumber + outboxCount,
            PublishedSequence = PublishedSequence,
        };
        return new CommitBatch(head, _payload.Memory);
    }

    private ImmutableArray<SourceProgress> Progress()
    {
        var progress = ImmutableArray.CreateBuilder<SourceProgress>(_sources.Length);
        foreach (var source in _sources)
        {
            if (source.NextOffset >= 0)
            {
                progress.Add(new SourceProgress(source.Topic, source.NextOffset, source.Watermark, source.PartitionCount));
            }
        }

        return progress.DrainToImmutable();
    }

    private void RestoreSources()
    {
        foreach (var source in _sources)
        {
            SourceProgress? progress = null;
            if (Head is not null)
            {
                foreach (var candidate in Head.Sources)
                {
                    if (candidate.Topic == source.Topic)
                    {
                        progress = candidate;
                    }
                }
            }

            source.Restore(progress);
        }
    }
}
