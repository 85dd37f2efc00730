using System.Globalization;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Topics;
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
    TimeProvider time) : IProgress<CatchUpProgress>
{
    private static readonly TimeSpan _progressEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _brokerAgain = TimeSpan.FromSeconds(1);

    private readonly Playing _playing = new(options.Plays, broker, time);
    private readonly CatchUp _catchUp = new(broker, listeners, time);
    private long _lag = -1;

    /// <summary>What the run came to; null until everything was processed.</summary>
    public RunSummary? Summary { get; private set; }

    // The library's count knows each record once; an app without it is counted by its batches.
    private long Records => metrics.Total(WorkerMetrics.Records) ?? executor.Records;

    /// <summary>Runs until everything asked for is done; for ever where the host is to stay.</summary>
    /// <exception cref="LocalHostException">Something asked for cannot be done.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var show = await TopicShow.StartAsync(options.Shows, broker, console, time);
        var started = time.GetTimestamp();
        await using (time.CreateTimer(_ => ShowProgress(), state: null, _progressEvery, _progressEvery))
        {
            await ProcessAsync(stop);
        }

        if (options.HasResults)
        {
            await ResultsAsync(show, time.GetElapsedTime(started), stop);
        }

        if (!options.UntilCaughtUp)
        {
            console.Phase(http == null ? "Running. Ctrl-C stops." : $"Running at {http.AbsoluteUri}. Ctrl-C stops.");
            await Task.Delay(Timeout.Infinite, stop);
        }
    }

    /// <summary>Takes how far the triggers are behind.</summary>
    public void Report(CatchUpProgress value) => Volatile.Write(ref _lag, value.Lag);

    private async Task ProcessAsync(CancellationToken stop)
    {
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

        if (!options.PlayFirst && !_playing.IsEmpty)
        {
            console.Phase("Playing and processing …");
            await _playing.PacedAsync(new(listeners), stop);
            SayPlayed();
        }

        if (options.HasResults && listeners.Count > 0)
        {
            console.Phase("Processing …");
            await CatchUpAsync(stop);
        }
    }

    private async Task CatchUpAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await _catchUp.WaitAsync(this, stop);
                return;
            }
            catch (KafkaException exception) when (!listeners.Any(listener => listener.Completion.IsFaulted))
            {
                // A broker that is away for a while stops the triggers, not the host.
                console.Warn($"Kafka at {broker.BootstrapServers} does not say how far its topics are: {exception.Error.Reason}");
                await Task.Delay(_brokerAgain, time, stop);
            }
        }
    }

    private async Task ResultsAsync(TopicShow show, TimeSpan taken, CancellationToken stop)
    {
        await show.CatchUpAsync(stop);
        var answers = new HttpResults(http, console);
        foreach (var (title, path) in options.HttpShows)
        {
            await answers.ShowAsync(title, path, stop);
        }

        var topics = new TopicReader(broker);
        foreach (var (topic, file) in options.Saves)
        {
            var saved = await topics.WriteAsync(topic, file, stop);
            console.Info(string.Create(CultureInfo.InvariantCulture, $"Saved {saved:N0} records of {topic} to {file}."));
        }

        foreach (var (path, file) in options.HttpSaves)
        {
            await answers.SaveAsync(path, file, stop);
            console.Info($"Saved {path} to {file}.");
        }

        var counts = new List<(string, long)>();
        foreach (var (name, topic) in options.Counts)
        {
            counts.Add((name, await topics.CountAsync(topic, stop)));
        }

        Summary = new()
        {
            Records = Records,
            Counts = counts,
            Late = metrics.Total(WorkerMetrics.Late) ?? 0,
            Redelivered = metrics.Total(WorkerMetrics.Redelivered) ?? 0,
            DeadLetters = metrics.Total(WorkerMetrics.DeadLetters) ?? 0,
            OpenWindows = metrics.Total(WorkerMetrics.OpenWindows) ?? 0,
            Lag = listeners.Count > 0 ? (await _catchUp.LookAsync()).Lag : 0,
            Seconds = taken.TotalSeconds,
        };
        console.Info(Summary.ToText());
    }

    private void SayPlayed() => console.Info(string.Create(
        CultureInfo.InvariantCulture,
        $"Played {_playing.Produced:N0} records{(_playing.Skipped > 0 ? $"; {_playing.Skipped:N0} more were there already" : "")}."));

    private void ShowProgress()
    {
        var played = _playing.Produced + _playing.Skipped;
        var done = Records + (metrics.Total(WorkerMetrics.Redelivered) ?? 0);
        var lag = Volatile.Read(ref _lag);
        if (played + done > 0)
        {
            console.Progress(string.Create(
                CultureInfo.InvariantCulture,
                $"{played:N0} records played, {done:N0} processed{(lag >= 0 ? $", {lag:N0} to go" : "")}"));
        }
    }
}
