using System.Collections.Concurrent;
using System.Globalization;
using ServerlessStreams.LocalHost.Console;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// Tells of failed functions without flooding: a failed batch is run again at once and for ever, so the same failure of
/// the same function is shown in full once and then counted.
/// </summary>
internal sealed class FailureReporter(IHostConsole console, TimeProvider time)
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Repeated> _last = new(StringComparer.Ordinal);

    /// <summary>A function has failed.</summary>
    public void Failed(string function, string error)
    {
        var last = _last.GetOrAdd(function, static _ => new());
        lock (last)
        {
            if (last.Error != error)
            {
                last.Error = error;
                last.Count = 0;
                last.Shown = time.GetTimestamp();
                console.Error($"Function '{function}' failed: {error}");
            }
            else
            {
                last.Count++;
                if (time.GetElapsedTime(last.Shown) >= _again)
                {
                    last.Shown = time.GetTimestamp();
                    console.Error(string.Create(
                        CultureInfo.InvariantCulture, $"Function '{function}' keeps failing, {last.Count} times since: {FirstLine(error)}"));
                }
            }
        }
    }

    /// <summary>A function has succeeded: the next failure is news again.</summary>
    public void Succeeded(string function) => _last.TryRemove(function, out _);

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    private sealed class Repeated
    {
        public string Error { get; set; } = "";

        public long Count { get; set; }

        public long Shown { get; set; }
    }
}
