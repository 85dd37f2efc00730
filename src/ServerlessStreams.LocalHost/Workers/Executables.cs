using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>Finds programs.</summary>
internal static class Executables
{
    /// <summary>
    /// The program's full path: relative to <paramref name="directory"/> where it has a folder, else by DOTNET_HOST_PATH,
    /// the program that runs this host, DOTNET_ROOT and PATH.
    /// </summary>
    /// <exception cref="LocalHostException">It is nowhere.</exception>
    public static string Find(string program, string directory)
    {
        var candidates = program.AsSpan().ContainsAny('/', '\\')
            ? [Path.GetFullPath(Path.Combine(directory, program))]
            : Candidates(program);
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new LocalHostException($"The program '{program}', which the app's worker runs on, is not found (PATH, DOTNET_ROOT).");
    }

    private static IEnumerable<string> Candidates(string program)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        if (program == "dotnet")
        {
            if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            {
                yield return host;
            }

            if (Environment.ProcessPath is { } self && Path.GetFileName(self) == file)
            {
                yield return self;
            }

            if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            {
                yield return Path.Combine(root, file);
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return Path.Combine(folder, file);
        }
    }
}
