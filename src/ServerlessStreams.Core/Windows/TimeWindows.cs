namespace ServerlessStreams;

/// <summary>Windows of a fixed size, aligned to the epoch (UTC); none starts before it.</summary>
public abstract class TimeWindows
{
    private protected TimeWindows(TimeSpan size, TimeSpan hop, TimeSpan? grace)
    {
        CheckDuration(size, nameof(size));
        CheckDuration(hop, nameof(hop));
        if (hop > size)
        {
            throw new ArgumentOutOfRangeException(nameof(hop), hop, $"The hop is larger than the size, {size}: records between two windows would be lost.");
        }

        if (grace is { } period && (period < TimeSpan.Zero || period.Ticks % TimeSpan.TicksPerMillisecond != 0))
        {
            throw new ArgumentOutOfRangeException(nameof(grace), grace, "The grace period is a whole number of milliseconds, and not negative.");
        }

        Size = size;
        Hop = hop;
        Grace = grace;
    }

    /// <summary>The length of a window.</summary>
    public TimeSpan Size { get; }

    /// <summary>The distance between the starts of two windows; for tumbling windows their size.</summary>
    public TimeSpan Hop { get; }

    /// <summary>
    /// How long after its end, in event time, a window still takes records. Null = not said, which is refused when the
    /// topology is built: results would wait for a default that nobody chose.
    /// </summary>
    public TimeSpan? Grace { get; }

    internal long SizeMilliseconds => (long)Size.TotalMilliseconds;

    internal long HopMilliseconds => (long)Hop.TotalMilliseconds;

    internal long GraceMilliseconds => (long)(Grace ?? TimeSpan.Zero).TotalMilliseconds;

    private static void CheckDuration(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "A window's duration is a whole number of milliseconds, at least one.");
        }
    }
}
