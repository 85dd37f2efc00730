using System.Collections.Concurrent;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Playback;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>Plays all files: topics at the same time, the files of one topic one after another.</summary>
internal sealed class Playing
{
    private readonly IReadOnlyList<TopicPlayer> _players;
    private readonly ConcurrentDictionary<string, PlayProgress> _progress = new(StringComparer.Ordinal);

    /// <summary>Makes the players.</summary>
    public Playing(IReadOnlyList<PlayInput> inputs, IKafkaBroker broker, TimeProvider time) =>
        _players = [.. inputs.GroupBy(input => input.Topic, StringComparer.Ordinal)
            .Select(topic => new TopicPlayer(broker, topic.Key, [.. topic.Select(input => input.File)], time))];

    /// <summary>Whether there is anything to play.</summary>
    public bool IsEmpty => _players.Count == 0;

    /// <summary>Records put into topics so far.</summary>
    public long Produced => _progress.Values.Sum(progress => progress.Produced);

    /// <summary>Records that were there already.</summary>
    public long Skipped => _progress.Values.Sum(progress => progress.Skipped);

    /// <summary>Plays everything, whether or not a trigger reads it.</summary>
    /// <exception cref="LocalHostException">A file or a topic does not fit.</exception>
    public Task WholeAsync(CancellationToken cancellationToken) =>
        AllAsync((player, stop) => player.PlayWholeAsync(Progress(), stop), cancellationToken);

    /// <summary>Plays as fast as the triggers follow.</summary>
    /// <exception cref="LocalHostException">A file or a topic does not fit.</exception>
    public Task PacedAsync(TriggerPositions triggers, CancellationToken cancellationToken) =>
        AllAsync((player, stop) => player.PlayPacedAsync(triggers.SettledUpTo, Progress(), stop), cancellationToken);

    // The first failure ends the others: a topic half played would look like a result.
    private async Task AllAsync(Func<TopicPlayer, CancellationToken, Task<PlayProgress>> play, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var playing = _players.Select(player => play(player, stop.Token)).ToList();
        try
        {
            var open = playing.ToList<Task>();
            while (open.Count > 0)
            {
                var ended = await Task.WhenAny(open);
                open.Remove(ended);
                await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(playing).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    // Not Progress<T>: that one reports later, from another thread, so the last word could come before an earlier one.
    private Reporter Progress() => new(_progress);

    private sealed class Reporter(ConcurrentDictionary<string, PlayProgress> progress) : IProgress<PlayProgress>
    {
        public void Report(PlayProgress value) => progress[value.Topic] = value;
    }
}
