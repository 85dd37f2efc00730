using System.Globalization;

namespace ServerlessStreams.LocalHost.Console;

/// <summary>Says every second how long something has been going on, until it is disposed.</summary>
internal sealed class ElapsedProgress : IDisposable
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;

    /// <summary>Begins to say it: "building for 3 s".</summary>
    public ElapsedProgress(string what, IHostConsole console, TimeProvider time)
    {
        var started = time.GetTimestamp();
        _timer = time.CreateTimer(
            _ => console.Progress(string.Create(CultureInfo.InvariantCulture, $"{what} for {time.GetElapsedTime(started).TotalSeconds:0} s")),
            state: null,
            _every,
            _every);
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();
}
