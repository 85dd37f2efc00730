namespace ServerlessStreams.Testing;

/// <summary>A clock that a test sets. Timers and time stamps stay the system's, so that short pauses end by themselves.</summary>
public sealed class TestClock : TimeProvider
{
    private long _ticks;

    /// <summary>Makes a clock.</summary>
    /// <param name="start">Its time until it is advanced.</param>
    public TestClock(DateTimeOffset start) => _ticks = start.UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves it on.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
