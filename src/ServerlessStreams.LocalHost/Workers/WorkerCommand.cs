using System.Diagnostics;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// How the worker's process is started so that it cannot outlive this host, whatever the app does.
/// </summary>
/// <remarks>
/// The worker's standard input is a pipe that this host holds open and never writes to while the worker lives. On Linux
/// and macOS the process begins as a shell that first forks a watchdog reading from the same pipe and then becomes the
/// worker (same process id, exit code and signals). When this host dies, by SIGKILL too, the system closes the pipe: an
/// app that reads its standard input may end by itself, a second later the watchdog kills it. There is no moment without
/// a watchdog, since it exists before the worker does. When the worker has ended first, a line through the pipe sends
/// the watchdog home.
/// <para>
/// A parent-death signal (<c>prctl</c>) would hang on the thread that started the process rather than on this host, and
/// needs code between fork and exec. On Windows there is no watchdog: there the worker ends with its host only if the
/// app reads its standard input (the ServerlessStreams library does, told by <see cref="ExitWithHost"/>).
/// </para>
/// </remarks>
internal static class WorkerCommand
{
    /// <summary>Tells the app's library to stop the app at the end of its standard input.</summary>
    public const string ExitWithHost = "SERVERLESSSTREAMS_EXIT_WITH_HOST";

    private const string Shell = "/bin/sh";

    // $$ is the shell's own process id also inside the parentheses: the worker's, after exec.
    private const string Script =
        "exec 3<&0; "
        + "( trap '' HUP INT QUIT TERM; read -r line <&3 || { sleep 1; kill -9 $$; } ) </dev/null >/dev/null 2>&1 & "
        + "exec 3<&-; exec \"$@\"";

    /// <summary>Builds the start of <paramref name="executable"/> in <paramref name="directory"/>.</summary>
    public static ProcessStartInfo Create(
        string executable, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (OperatingSystem.IsWindows())
        {
            start.FileName = executable;
        }
        else
        {
            start.FileName = Shell;
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(Script);
            start.ArgumentList.Add("sh");
            AddOddVariables(start);
            start.ArgumentList.Add(executable);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    // Some shells drop variables they could not name themselves (Logging__LogLevel__My.Category); env hands them on.
    private static void AddOddVariables(ProcessStartInfo start)
    {
        var odd = start.Environment.Where(variable => !IsShellName(variable.Key)).ToList();
        if (odd.Count > 0)
        {
            start.ArgumentList.Add("env");
            foreach (var (name, value) in odd)
            {
                start.ArgumentList.Add($"{name}={value}");
            }
        }
    }

    private static bool IsShellName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
