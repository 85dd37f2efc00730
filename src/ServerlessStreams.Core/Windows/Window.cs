using System.Globalization;

namespace ServerlessStreams;

/// <summary>A span of event time, <c>[start, end)</c> for tumbling and hopping windows.</summary>
/// <param name="StartMilliseconds">The first instant, Unix milliseconds.</param>
/// <param name="EndMilliseconds">The end, Unix milliseconds.</param>
public readonly record struct Window(long StartMilliseconds, long EndMilliseconds)
{
    /// <summary>The first instant.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(StartMilliseconds);

    /// <summary>The end.</summary>
    public DateTimeOffset End => DateTimeOffset.FromUnixTimeMilliseconds(EndMilliseconds);

    /// <summary><c>[start, end)</c> in ISO 8601.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"[{Start:yyyy-MM-ddTHH:mm:ss.fffZ}, {End:yyyy-MM-ddTHH:mm:ss.fffZ})");
}
