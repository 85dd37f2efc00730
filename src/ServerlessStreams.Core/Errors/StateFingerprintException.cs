using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Errors;

/// <summary>Stored state was written for other stores than the topology has. Nothing has been changed.</summary>
public sealed class StateFingerprintException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="task">The task.</param>
    /// <param name="stored">What its head says.</param>
    /// <param name="wanted">What the topology needs.</param>
    public StateFingerprintException(TaskId task, StateFingerprint stored, StateFingerprint wanted)
        : base($"The stored state of task {task} does not fit the topology: {Differences(stored, wanted)}. "
            + "A stateful step was added, removed, renamed, or its windows or serdes were changed. Take the change back, "
            + "give the topology a new name to begin with empty state, or reset the task.") => Task = task;

    /// <summary>The task.</summary>
    public TaskId Task { get; }

    private static string Differences(StateFingerprint stored, StateFingerprint wanted)
    {
        var before = stored.Stores.ToDictionary(store => store.Name, store => store.Hash);
        var now = wanted.Stores.ToDictionary(store => store.Name, store => store.Hash);
        var differences = before.Keys.Except(now.Keys).Select(name => $"store '{name}' is gone")
            .Concat(now.Keys.Except(before.Keys).Select(name => $"store '{name}' is new"))
            .Concat(now.Where(store => before.TryGetValue(store.Key, out var hash) && hash != store.Value).Select(store => $"store '{store.Key}' is defined otherwise"));
        return string.Join(", ", differences.Order(StringComparer.Ordinal));
    }
}
