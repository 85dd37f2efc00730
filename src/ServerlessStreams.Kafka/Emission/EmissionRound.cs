using Confluent.Kafka;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>
/// The records that are under way together, and what is heard of them. One task completion for all of them: reports
/// only store a number and count down.
/// </summary>
/// <remarks>
/// A round can be abandoned; reports that come later are lost on purpose (their records count as unacknowledged and are
/// sent again), so that nothing of an old producer changes what is decided afterwards.
/// </remarks>
internal sealed class EmissionRound(int capacity, Action onReport) : IDeliveryListener
{
    private const int Silent = int.MinValue;

    private readonly int[] _results = new int[capacity];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Given up with the round: a closed producer keeps its handlers, and with them the round, for ever.
    private Action? _onReport = onReport;

    // One more than the records, until the last is handed over.
    private int _outstanding = 1;

    /// <summary>Completes when everything has been heard of, or the round is abandoned.</summary>
    public Task Completion => _completion.Task;

    /// <summary>How many records were handed over.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the fate of every record is known; asked after <see cref="Seal"/>.</summary>
    public bool IsSettled => Volatile.Read(ref _outstanding) == 0;

    /// <summary>Makes room for the next record; called before it is sent, since the report may come at once.</summary>
    public int Next()
    {
        _results[Count] = Silent;
        Interlocked.Increment(ref _outstanding);
        return Count++;
    }

    /// <summary>The record was not taken.</summary>
    public void Withdraw()
    {
        Count--;
        Interlocked.Decrement(ref _outstanding);
    }

    /// <summary>No more records follow.</summary>
    public void Seal() => CountDown();

    /// <summary>Stop waiting.</summary>
    public void Abandon()
    {
        _onReport = null;
        _completion.TrySetResult();
    }

    /// <summary>The record's result; null where nothing has been heard.</summary>
    public ErrorCode? ResultOf(int slot)
    {
        var result = Volatile.Read(ref _results[slot]);
        return result == Silent ? null : (ErrorCode)result;
    }

    public void Report(int slot, ErrorCode result)
    {
        Volatile.Write(ref _results[slot], (int)result);
        CountDown();
        _onReport?.Invoke();
    }

    private void CountDown()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            _completion.TrySetResult();
        }
    }
}
