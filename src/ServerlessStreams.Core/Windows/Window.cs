using System.Globalization;

namespace ServerlessStreams;

/// <summary>A span of event time, <c>[start, end)</c> for tumbling and hopping windows.</summary>
/// <param name="StartMilliseconds">The first instant, Unix milliseconds.</param>
/// <param name="EndMilliseconds">The end, Unix milliseconds.</param>
public readonly record struct Window(long StartMilliseconds, long EndMilliseconds)
{
    /// <summary>The first instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond year 9999.</exception>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(StartMilliseconds);

    /// <summary>The end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond year 9999.</exception>
    public DateTimeOffset End => DateTimeOffset.FromUnixTimeMilliseconds(EndMilliseconds);

    /// <summary><c>[start, end)</c> in ISO 8601; Unix milliseconds beyond year 9999.</summary>
    public override string ToString() => EndMilliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? string.Create(CultureInfo.InvariantCulture, $"[{Start:yyyy-MM-ddTHH:mm:ss.fffZ}, {End:yyyy-MM-ddTHH:mm:ss.fffZ})")
        : string.Create(CultureInfo.InvariantCulture, $"[{StartMilliseconds} ms, {EndMilliseconds} ms)");
}
