using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite;

/// <summary>The rules for the location in <c>sqlite:&lt;location&gt;</c>; see <see cref="SqliteStateLogProvider"/>.</summary>
internal static class SqliteLocation
{
    public const string DefaultFileName = "streams.db";

    /// <summary>The full path of the file that a location names.</summary>
    public static string Resolve(string location, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (string.IsNullOrWhiteSpace(location))
        {
            throw Refused("The state log 'sqlite:' names no file; write where it stands, e.g. 'sqlite:data/state.db'.");
        }

        if (location.StartsWith(':') || location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused($"The state log 'sqlite:{location}' is no path of a file; write e.g. 'sqlite:data/state.db'.");
        }

        if (location.Contains('\0', StringComparison.Ordinal))
        {
            throw Refused("The state log 'sqlite:…' has a null character in its path.");
        }

        var isFolder = Path.EndsInDirectorySeparator(location) || Directory.Exists(location);
        var path = Path.GetFullPath(isFolder ? Path.Combine(location, DefaultFileName) : location);
        ThrowIfShared(path, environment);
        return path;
    }

    /// <summary>
    /// On a share two machines do not see each other's locks, and WAL needs shared memory that only one machine has.
    /// </summary>
    private static void ThrowIfShared(string path, Func<string, string?> environment)
    {
        if (path.StartsWith(@"\\", StringComparison.Ordinal) || (OperatingSystem.IsWindows() && path.StartsWith("//", StringComparison.Ordinal)))
        {
            throw Refused($"The state log 'sqlite:{path}' stands on a network share, where SQLite's locks do not hold; use a local disk.");
        }

        if (string.IsNullOrEmpty(environment("WEBSITE_SITE_NAME")))
        {
            return;
        }

        var home = OperatingSystem.IsWindows() ? environment("HOME") ?? @"C:\home" : "/home";
        if (IsWithin(path, home))
        {
            throw Refused(
                $"The state log 'sqlite:{path}' stands under {home}, which is a network share on Azure App Service: SQLite's locks do not hold there, "
                + "and several instances would write one file. Use a state log that is made for several instances, e.g. Azure Tables.");
        }
    }

    private static bool IsWithin(string path, string folder)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, comparison);
    }

    private static StateLogException Refused(string message) => new(message, isTransient: false);
}
