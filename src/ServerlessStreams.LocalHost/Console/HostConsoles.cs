using Spectre.Console;

namespace ServerlessStreams.LocalHost.Console;

/// <summary>Picks the console that fits what it writes to.</summary>
internal static class HostConsoles
{
    /// <summary>A console on standard output, or on standard error where the other is for a summary.</summary>
    public static IHostConsole Create(bool toError, bool verbose, TimeProvider time)
    {
        var redirected = toError ? System.Console.IsErrorRedirected : System.Console.IsOutputRedirected;
        var writer = toError ? System.Console.Error : System.Console.Out;
        var ansi = redirected ? null : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer) });
        return ansi is { Profile.Capabilities: { Ansi: true, Interactive: true } }
            ? new TerminalConsole(ansi, verbose)
            : new PlainConsole(writer, verbose, time);
    }
}
