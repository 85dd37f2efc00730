using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>One file that is played into a topic: <c>--play TOPIC=FILE</c>.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="File">The file, JSON lines as <see cref="PlayLine"/> describes them.</param>
internal sealed record PlayInput(string Topic, string File)
{
    /// <summary>Reads <c>TOPIC=FILE</c>.</summary>
    /// <exception cref="LocalHostException">It is not of that form, or there is no such file.</exception>
    public static PlayInput Parse(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || at == argument.Length - 1)
        {
            throw new LocalHostException($"--play '{argument}' is not TOPIC=FILE.");
        }

        var input = new PlayInput(argument[..at], argument[(at + 1)..]);
        return System.IO.File.Exists(input.File)
            ? input
            : throw new LocalHostException($"--play '{argument}': there is no file '{Path.GetFullPath(input.File)}'.");
    }
}
