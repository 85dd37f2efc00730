using ServerlessStreams.LocalHost.Playback;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>What the command line asks for.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The port of HTTP triggers when nothing else is said, as in Core Tools.</summary>
    public const int DefaultPort = 7071;

    /// <summary>The app: a built folder, a project folder, or a project file.</summary>
    public required string App { get; init; }

    /// <summary>The port of HTTP triggers; null for the one in local.settings.json, or 7071.</summary>
    public int? Port { get; init; }

    /// <summary>Topics to make before the start, with their partitions.</summary>
    public IReadOnlyList<(string Topic, int Partitions)> Topics { get; init; } = [];

    /// <summary>Partitions of the other topics that are made.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Files to play.</summary>
    public IReadOnlyList<PlayInput> Plays { get; init; } = [];

    /// <summary>Whether everything is produced before the triggers start.</summary>
    public bool PlayFirst { get; init; }

    /// <summary>Whether the host ends when everything is processed.</summary>
    public bool UntilCaughtUp { get; init; }

    /// <summary>Topics whose new records are printed.</summary>
    public IReadOnlyList<string> Shows { get; init; } = [];

    /// <summary>Paths asked at the end, shown as tables.</summary>
    public IReadOnlyList<(string Title, string Path)> HttpShows { get; init; } = [];

    /// <summary>Topics written to files at the end.</summary>
    public IReadOnlyList<(string Topic, string File)> Saves { get; init; } = [];

    /// <summary>Paths whose answers are written to files at the end.</summary>
    public IReadOnlyList<(string Path, string File)> HttpSaves { get; init; } = [];

    /// <summary>Topics counted at the end, for the summary.</summary>
    public IReadOnlyList<(string Name, string Topic)> Counts { get; init; } = [];

    /// <summary>Whether the summary is one line of JSON, last on standard output; all else goes to standard error.</summary>
    public bool Json { get; init; }

    /// <summary>
    /// Whether a clean stop leaves the consumer groups only when their session has timed out, as the real trigger does.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>Whether details are shown.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether something is to be done when everything is processed.</summary>
    public bool HasResults => UntilCaughtUp || HttpShows.Count + Saves.Count + HttpSaves.Count + Counts.Count > 0 || Json;

    /// <summary>Every topic that is named anywhere.</summary>
    public IEnumerable<string> NamedTopics =>
        [.. Plays.Select(play => play.Topic), .. Shows, .. Saves.Select(save => save.Topic), .. Counts.Select(count => count.Topic)];
}
