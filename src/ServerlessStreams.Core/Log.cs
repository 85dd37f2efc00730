using Microsoft.Extensions.Logging;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>The log messages of the core; event ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "Task {Task}: somebody else has committed; catching up and running the batch again (attempt {Attempt}).")]
    public static partial void Conflict(ILogger logger, TaskId task, int attempt);

    [LoggerMessage(1001, LogLevel.Warning, "Task {Task}: {What} failed and is tried again in {Pause}: {Reason}")]
    public static partial void Retrying(ILogger logger, TaskId task, string what, TimeSpan pause, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "Task {Task}: offsets {From} to {To} of topic {Topic} partition {Partition} were not seen and are passed over (GapPolicy = Continue).")]
    public static partial void GapPassedOver(ILogger logger, TaskId task, long from, long to, string topic, int partition);

    [LoggerMessage(1003, LogLevel.Warning, "Task {Task}: topic {Topic} partition {Partition} ends at {End}, {Next} was expected: it was made anew. State is empty again, epoch {Epoch} (OffsetRegression = Reset).")]
    public static partial void Reset(ILogger logger, TaskId task, string topic, int partition, long end, long next, long epoch);

    [LoggerMessage(1004, LogLevel.Information, "Task {Task}: loaded at commit {Sequence} of epoch {Epoch}.")]
    public static partial void Loaded(ILogger logger, TaskId task, long sequence, long epoch);

    [LoggerMessage(1005, LogLevel.Warning, "Task {Task}: the snapshot or trim after commit {Sequence} failed; it is done again later.")]
    public static partial void SnapshotFailed(ILogger logger, Exception exception, TaskId task, long sequence);

    // Without the exception: it goes on to the host, which shows it.
    [LoggerMessage(1006, LogLevel.Warning, "Topology {Topology}: the batch failed; the host runs it again after a pause of {Pause}. {Reason}")]
    public static partial void BatchFailed(ILogger logger, string topology, TimeSpan pause, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "Task {Task}: record {Id} for topic {Topic} is refused by the broker ({Reason}); the handler decided {Decision}.")]
    public static partial void Rejected(ILogger logger, TaskId task, string id, string topic, string reason, string decision);

    [LoggerMessage(1008, LogLevel.Warning, "Task {Task}: a key or value of a store cannot be written; the batch runs again, record by record, to find out whose it is.")]
    public static partial void CheckingChanges(ILogger logger, Exception exception, TaskId task);
}
