using System.Globalization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Emission;

/// <summary>
/// The identity of an emitted record: the task, its epoch, and the record's number among all that the task has emitted
/// in that epoch. It does not depend on batches, restarts or attempts, so a consumer can drop repeats by it.
/// </summary>
/// <param name="Task">The task that emits.</param>
/// <param name="Epoch">The task's epoch.</param>
/// <param name="Number">Counts from 0 within the epoch.</param>
public readonly record struct OutboxId(TaskId Task, long Epoch, long Number)
{
    /// <summary>The value of the id header: <c>topology/subtopology/partition/epoch/number</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Task}/{Epoch}/{Number}");
}
