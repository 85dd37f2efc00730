namespace ServerlessStreams;

/// <summary>Windows side by side: each record is in exactly one.</summary>
/// <example>
/// Size 10 s, grace 5 s: a record of 12:00:07 belongs to [12:00:00, 12:00:10). The window closes when the watermark
/// reaches 12:00:15; a record of 12:00:07 that comes then is late.
/// </example>
public sealed class TumblingWindows : TimeWindows
{
    private TumblingWindows(TimeSpan size, TimeSpan? grace)
        : base(size, size, grace)
    {
    }

    /// <summary>Windows of a size; a grace period must follow.</summary>
    /// <param name="size">A whole number of milliseconds. A day is 24 hours of UTC here.</param>
    public static TumblingWindows Of(TimeSpan size) => new(size, null);

    /// <summary>The same windows with a grace period.</summary>
    /// <param name="grace">Zero or more, a whole number of milliseconds.</param>
    public TumblingWindows WithGrace(TimeSpan grace) => new(Size, grace);
}
