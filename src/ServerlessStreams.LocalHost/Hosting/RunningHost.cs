using System.Globalization;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Triggers.Kafka;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>What the host does while its triggers run: plays files, shows topics, waits for the end, gathers results.</summary>
internal sealed class RunningHost(
    LocalHostOptions options,
    IHostConsole console,
    IKafkaBroker broker,
    IReadOnlyList<KafkaTriggerListener> listeners,
    WorkerMetrics metrics,
    KafkaBatchExecutor executor,
    Uri? http,
    TimeProvider time)
{
    private static readonly TimeSpan _progressEvery = TimeSpan.FromMilliseconds(500);

    private readonly Playing _playing = new(options.Plays, broker, time);
    private readonly HttpResults _httpResults = new(http, console);

    // The library's count knows each record once; an app without it is counted by its batches.
    private long Records => metrics.Total(WorkerMetrics.Records) ?? executor.Records;

    /// <summary>Runs until everything asked for is done; for ever where the host is to stay.</summary>
    public async Task<RunSummary?> RunAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var progress = time.CreateTimer(_ => ShowProgress(), state: null, _progressEvery, _progressEvery);
        if (options.PlayFirst && !_playing.IsEmpty)
        {
            console.Phase("Playing …");
            await _playing.WholeAsync(stop);
            SayPlayed();
        }

        foreach (var listener in listeners)
        {
            listener.Start();
        }

        console.Phase(options.HasResults ? "Processing …" : "Running. Ctrl-C stops.");
        if (!options.PlayFirst && !_playing.IsEmpty)
        {
            await _playing.PacedAsync(new(listeners), stop);
            SayPlayed();
        }

        foreach (var (title, path) in options.HttpShows)
        {
            await _httpResults.ShowAsync(title, path, stop);
        }

        await Task.Delay(Timeout.Infinite, stop);
        return new() { Records = Records, Seconds = time.GetElapsedTime(started).TotalSeconds };
    }

    private void SayPlayed() => console.Info(string.Create(
        CultureInfo.InvariantCulture,
        $"Played {_playing.Produced:N0} records{(_playing.Skipped > 0 ? $"; {_playing.Skipped:N0} more were there already" : "")}."));

    private void ShowProgress()
    {
        var played = _playing.Produced + _playing.Skipped;
        if (played + Records > 0)
        {
            console.Progress(string.Create(CultureInfo.InvariantCulture, $"{played:N0} records played, {Records:N0} processed"));
        }
    }
}
