namespace ServerlessStreams;

/// <summary>Windows that overlap: a record is in size / hop of them.</summary>
/// <example>
/// Size 10 s, hop 5 s: a record of 12:00:07 belongs to [12:00:00, 12:00:10) and to [12:00:05, 12:00:15).
/// </example>
public sealed class HoppingWindows : TimeWindows
{
    private HoppingWindows(TimeSpan size, TimeSpan hop, TimeSpan? grace)
        : base(size, hop, grace)
    {
    }

    /// <summary>Windows of a size, one beginning at every multiple of the hop; a grace period must follow.</summary>
    /// <param name="size">A whole number of milliseconds.</param>
    /// <param name="hop">A whole number of milliseconds, at most the size; it need not divide the size.</param>
    public static HoppingWindows Of(TimeSpan size, TimeSpan hop) => new(size, hop, null);

    /// <summary>The same windows with a grace period.</summary>
    /// <param name="grace">Zero or more, a whole number of milliseconds.</param>
    public HoppingWindows WithGrace(TimeSpan grace) => new(Size, Hop, grace);
}
