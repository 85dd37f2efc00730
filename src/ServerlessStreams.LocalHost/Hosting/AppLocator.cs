using System.Diagnostics;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>Finds the app that the command line names; builds it where it is a project.</summary>
internal sealed class AppLocator(IHostConsole console, TimeProvider time)
{
    /// <summary>Opens the app at <paramref name="path"/>.</summary>
    /// <returns>The app and the file with its local settings, which may not exist.</returns>
    /// <exception cref="LocalHostException">There is none, or it does not build.</exception>
    public async Task<(WorkerApp App, string LocalSettings)> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full) && WorkerApp.IsBuilt(full))
        {
            return (WorkerApp.Open(full), Path.Combine(full, HostSettings.FileName));
        }

        var project = Project(path, full);
        var output = await BuildAsync(project, cancellationToken);
        var settings = Path.Combine(output, HostSettings.FileName);

        // Projects that do not copy the file to their output, since it is not to be published, keep it beside themselves.
        return (WorkerApp.Open(output), File.Exists(settings) ? settings : Path.Combine(Path.GetDirectoryName(project)!, HostSettings.FileName));
    }

    private static string Project(string path, string full)
    {
        if (File.Exists(full))
        {
            return full.EndsWith("proj", StringComparison.OrdinalIgnoreCase)
                ? full
                : throw new LocalHostException($"'{path}' is neither a project nor a folder.");
        }

        if (!Directory.Exists(full))
        {
            throw new LocalHostException($"'{path}' does not exist ({full}).");
        }

        var projects = Directory.GetFiles(full, "*.csproj");
        return projects.Length switch
        {
            1 => projects[0],
            0 => throw new LocalHostException($"'{path}' is no function app: it has neither a built worker (worker.config.json) nor a project."),
            _ => throw new LocalHostException($"'{path}' has {projects.Length} projects; name one of them."),
        };
    }

    private async Task<string> BuildAsync(string project, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        console.Phase($"Building {name} …");
        using var progress = new ElapsedProgress("building", console, time);
        var built = await DotnetAsync(["build", project, "-c", "Release", "-nologo", "-v", "quiet", "-clp:NoSummary"], cancellationToken);
        if (built.ExitCode != 0)
        {
            // Behind these words everything is said once more.
            var output = built.Output.Split("Build FAILED.", 2)[0].Trim();
            throw new LocalHostException($"{project} does not build:{Environment.NewLine}{output}");
        }

        var asked = await DotnetAsync(["msbuild", project, "-p:Configuration=Release", "-getProperty:TargetDir", "-nologo"], cancellationToken);
        return asked.ExitCode == 0 && asked.Output.Trim() is { Length: > 0 } directory && Directory.Exists(directory)
            ? directory
            : throw new LocalHostException($"{project} does not say where it was built to:{Environment.NewLine}{asked.Output.Trim()}");
    }

    private static async Task<(int ExitCode, string Output)> DotnetAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executables.Find("dotnet", "."), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // Build servers would outlive this process and hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start) ?? throw new LocalHostException("dotnet cannot be started.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
