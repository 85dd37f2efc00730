using System.Globalization;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>How a task stands, as committed.</summary>
/// <param name="Task">The task.</param>
/// <param name="Sequence">Its last commit; 0 before the first.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Sources">Next offset and watermark per source.</param>
/// <param name="OpenWindows">How many (key, window) pairs are open.</param>
/// <param name="Explanations">Per store with open windows: when the earliest closes, and what it waits for.</param>
public sealed record StreamTaskStatus(
    TaskId Task,
    long Sequence,
    long Epoch,
    IReadOnlyList<SourceProgress> Sources,
    long OpenWindows,
    IReadOnlyList<string> Explanations)
{
    internal static StreamTaskStatus Of(StreamTask task)
    {
        List<string> explanations = [];
        foreach (var store in task.Stores)
        {
            if (store.EarliestClose is { } closes)
            {
                var source = task.Sources[0];
                explanations.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"store {store.Name}: the earliest window closes at watermark {Text(closes)}, now {Text(source.Watermark)}, held by topic {source.Topic} partition {task.Id.Partition}"));
            }
        }

        var head = task.Head;
        return new StreamTaskStatus(
            task.Id, head?.Sequence ?? 0, head?.Epoch ?? 0, head is null ? [] : head.Sources, task.OpenWindowCount, explanations);
    }

    private static string Text(long milliseconds) =>
        milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? "none"
            : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
