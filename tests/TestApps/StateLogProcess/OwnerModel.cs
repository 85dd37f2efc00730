using ServerlessStreams.State;

namespace StateLogProcess;

/// <summary>
/// What must come of any interleaving of owners: an owner's append succeeds if and only if nobody has appended since it
/// last looked; whoever catches up has exactly the values that were appended, in order. Snapshots and trims change nothing
/// of that.
/// </summary>
public static class OwnerModel
{
    public static async Task RunAsync(ISteppedOwner[] owners, IEnumerable<(int Owner, OwnerStep Step)> steps)
    {
        List<long> appended = [];
        var seen = new int[owners.Length];
        var value = 0L;
        foreach (var (index, step) in steps)
        {
            switch (step)
            {
                case OwnerStep.Add:
                    var expected = seen[index] == appended.Count ? AppendOutcome.Appended : AppendOutcome.Conflict;
                    Check(expected, await owners[index].TryAddAsync(++value), $"owner {index} adds {value}");
                    if (expected == AppendOutcome.Appended)
                    {
                        appended.Add(value);
                        seen[index] = appended.Count;
                    }

                    break;
                case OwnerStep.CatchUp:
                    Check(string.Join(' ', appended), string.Join(' ', await owners[index].CatchUpAsync()), $"owner {index} catches up");
                    seen[index] = appended.Count;
                    break;
                case OwnerStep.Snapshot:
                    await owners[index].WriteSnapshotAsync();
                    break;
                case OwnerStep.Trim:
                    await owners[index].TrimAsync();
                    break;
            }
        }

        for (var index = 0; index < owners.Length; index++)
        {
            Check(string.Join(' ', appended), string.Join(' ', await owners[index].CatchUpAsync()), $"owner {index} at the end");
        }
    }

    private static void Check<T>(T expected, T actual, string when)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidDataException($"When {when}: expected {expected}, got {actual}.");
        }
    }
}
