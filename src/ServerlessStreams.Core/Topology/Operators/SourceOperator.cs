using System.Globalization;
using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams;

/// <summary>A source topic within one task, as the task sees it.</summary>
internal abstract class SourceOperator(string topic, int topicIndex)
{
    public string Topic { get; } = topic;

    /// <summary>Its index among the topology's topics.</summary>
    public int TopicIndex { get; } = topicIndex;

    /// <summary>The offset of the next record; -1 before first contact.</summary>
    public long NextOffset { get; set; } = -1;

    /// <summary>Largest timestamp seen − max. out-of-orderness.</summary>
    public long Watermark { get; protected set; } = SourceProgress.NoWatermark;

    public int PartitionCount { get; set; }

    /// <summary>Sets position and watermark as the head has them; operators are told the watermark.</summary>
    public abstract void Restore(SourceProgress? progress);

    /// <summary>How many records may be decoded ahead of their processing.</summary>
    public const int Ahead = 16;

    /// <summary>Reads up to <see cref="Ahead"/> records, each into the slot of its index.</summary>
    public abstract void Decode(ReadOnlySpan<SourceRecord> records, long now);

    /// <summary>Why the record in a slot can never be read, or its time is not acceptable; null where it is right.</summary>
    public abstract Exception? FailureAt(int slot);

    /// <summary>Whether <see cref="ProcessRun"/> does anything.</summary>
    public abstract bool TakesRuns { get; }

    /// <summary>
    /// Processes the records of several slots at once, from the first one on, as far as that makes no difference; see
    /// <see cref="Operator{TKey, TValue}.ProcessRun"/>.
    /// </summary>
    /// <returns>How many were processed.</returns>
    public abstract int ProcessRun(int slot, int end);

    /// <summary>Sends the record in a slot through the topology and then moves the watermark.</summary>
    public abstract void Process(int slot);

    /// <summary>Takes back a moved watermark, here and in the operators.</summary>
    public abstract void RestoreWatermark(long watermark);

    protected static RecordTimeException TooFarInFuture(long timestamp, long now, TimeSpan limit) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The record's time {Text(timestamp)} is {Duration(timestamp - now)} after processing time {Text(now)}; the source allows {limit}."));

    protected static RecordTimeException Negative(long timestamp) => new(string.Create(
        CultureInfo.InvariantCulture, $"The record's time is {timestamp} ms, before 1970."));

    // Any number may stand in a record, and not every one is a TimeSpan or a date.
    private static string Duration(long milliseconds) =>
        milliseconds <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond
            ? TimeSpan.FromMilliseconds(milliseconds).ToString()
            : milliseconds.ToString(CultureInfo.InvariantCulture) + " ms";

    private static string Text(long milliseconds) =>
        milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("O", CultureInfo.InvariantCulture)
            : milliseconds.ToString(CultureInfo.InvariantCulture) + " ms";
}
