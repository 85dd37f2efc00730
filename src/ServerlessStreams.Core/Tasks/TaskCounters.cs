namespace ServerlessStreams.Tasks;

/// <summary>What happened to the records of one or more commits. Counts of records unless said otherwise.</summary>
/// <param name="Records">Taken in: processed, dead-lettered or skipped, each for the first time.</param>
/// <param name="Redelivered">Below the committed offset, so committed before; not looked at again.</param>
/// <param name="Late">Refused by a window operator in every window they belong to.</param>
/// <param name="LateWindows">Windows that refused a record; a record of hopping windows may count several times.</param>
/// <param name="NullKeys">Dropped by a stateful operator for lack of a key (or, unwindowed, of a value).</param>
/// <param name="DeadLetters">Sent to a dead-letter topic.</param>
/// <param name="Skipped">Given up because a handler said <c>Continue</c>.</param>
/// <param name="Outputs">Sent out, dead letters included.</param>
public readonly record struct TaskCounters(
    long Records,
    long Redelivered,
    long Late,
    long LateWindows,
    long NullKeys,
    long DeadLetters,
    long Skipped,
    long Outputs)
{
    /// <summary>The sum.</summary>
    public static TaskCounters operator +(TaskCounters left, TaskCounters right) => new(
        left.Records + right.Records,
        left.Redelivered + right.Redelivered,
        left.Late + right.Late,
        left.LateWindows + right.LateWindows,
        left.NullKeys + right.NullKeys,
        left.DeadLetters + right.DeadLetters,
        left.Skipped + right.Skipped,
        left.Outputs + right.Outputs);

    /// <summary>The sum.</summary>
    public static TaskCounters Add(TaskCounters left, TaskCounters right) => left + right;
}
