using ServerlessStreams.Tasks;

namespace ServerlessStreams.Emission;

/// <summary>
/// The records that one commit sends out, with what is known to be acknowledged. Used by one caller at a time; it is
/// kept while its task is cached, so that a second attempt sends only what the first did not get through.
/// </summary>
public sealed class Outbox
{
    private readonly OutboxRecord[] _records;
    private readonly bool[] _acknowledged;

    /// <summary>Makes one with nothing acknowledged.</summary>
    /// <param name="task">The task.</param>
    /// <param name="sequence">The commit that holds it.</param>
    /// <param name="records">In the order in which they are to stand in each partition.</param>
    public Outbox(TaskId task, long sequence, OutboxRecord[] records)
    {
        ArgumentNullException.ThrowIfNull(records);
        Task = task;
        Sequence = sequence;
        _records = records;
        _acknowledged = new bool[records.Length];
        PendingCount = records.Length;
    }

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    /// <summary>The commit that holds the records.</summary>
    public long Sequence { get; }

    /// <summary>All records, acknowledged or not.</summary>
    public IReadOnlyList<OutboxRecord> Records => _records;

    /// <summary>How many are not acknowledged yet.</summary>
    public int PendingCount { get; private set; }

    /// <summary>Whether the record at <paramref name="index"/> is acknowledged.</summary>
    public bool IsAcknowledged(int index) => _acknowledged[index];

    /// <summary>Marks the record at <paramref name="index"/>: the broker has it, or a handler gave it up.</summary>
    public void Acknowledge(int index)
    {
        if (!_acknowledged[index])
        {
            _acknowledged[index] = true;
            PendingCount--;
        }
    }

    /// <summary>Puts another record in the place of one that the broker refuses for good (its dead letter).</summary>
    public void Replace(int index, OutboxRecord record) => _records[index] = record;
}
