using ServerlessStreams.Tasks;

namespace ServerlessStreams.Emission;

/// <summary>
/// The records that one commit sends out, with what is known to be acknowledged. Used by one caller at a time; it is
/// kept while its task is cached, so that a second attempt sends only what the first did not get through.
/// </summary>
public sealed class Outbox
{
    private OutboxRecord[] _records;
    private bool[] _acknowledged;

    /// <summary>Makes one with nothing acknowledged.</summary>
    /// <param name="task">The task.</param>
    /// <param name="sequence">The commit that holds it.</param>
    /// <param name="records">In the order in which they are to stand in each partition.</param>
    public Outbox(TaskId task, long sequence, OutboxRecord[] records)
    {
        ArgumentNullException.ThrowIfNull(records);
        Task = task;
        Sequence = sequence;
        Count = PendingCount = records.Length;
        _records = records;
        _acknowledged = new bool[records.Length];
    }

    /// <summary>The task.</summary>
    public TaskId Task { get; private set; }

    /// <summary>The commit that holds the records.</summary>
    public long Sequence { get; private set; }

    /// <summary>How many records there are, acknowledged or not.</summary>
    public int Count { get; private set; }

    /// <summary>How many are not acknowledged yet.</summary>
    public int PendingCount { get; private set; }

    /// <summary>The record at <paramref name="index"/>.</summary>
    public ref readonly OutboxRecord this[int index] => ref _records.AsSpan(0, Count)[index];

    /// <summary>Whether the record at <paramref name="index"/> is acknowledged.</summary>
    public bool IsAcknowledged(int index) => _acknowledged.AsSpan(0, Count)[index];

    /// <summary>Marks the record at <paramref name="index"/>: the broker has it, or a handler gave it up.</summary>
    public void Acknowledge(int index)
    {
        ref var acknowledged = ref _acknowledged.AsSpan(0, Count)[index];
        if (!acknowledged)
        {
            acknowledged = true;
            PendingCount--;
        }
    }

    /// <summary>Puts another record in the place of one that the broker refuses for good (its dead letter).</summary>
    public void Replace(int index, OutboxRecord record) => _records.AsSpan(0, Count)[index] = record;

    /// <summary>Makes room for the records of the next commit; the arrays are used again.</summary>
    internal void Reset(TaskId task, long sequence, int count)
    {
        if (_records.Length < count)
        {
            _records = new OutboxRecord[Math.Max(count, _records.Length * 2)];
            _acknowledged = new bool[_records.Length];
        }

        Array.Clear(_acknowledged, 0, count);
        Task = task;
        Sequence = sequence;
        Count = PendingCount = count;
    }

    internal void Set(int index, in OutboxRecord record) => _records[index] = record;
}
