namespace ServerlessStreams.Functions.Checks;

/// <summary>Tells whether a file would lie on another machine's disk.</summary>
internal static class NetworkShare
{
    // Mounted through FUSE, so the system does not count them as network drives.
    private static readonly string[] NetworkFormats = ["fuse.sshfs", "fuse.s3fs", "fuse.blobfuse", "fuse.blobfuse2", "fuse.glusterfs"];

    /// <summary>Null where nothing speaks against the path, else a reason that continues "the file …".</summary>
    public static string? ReasonAgainst(string path, bool isInAzure)
    {
        if (path.Length == 0 || path.StartsWith(":memory:", StringComparison.Ordinal))
        {
            return null;
        }

        var full = Path.GetFullPath(path);
        if (isInAzure && (full.StartsWith("/home/", StringComparison.Ordinal)
            || full.StartsWith(@"C:\home\", StringComparison.OrdinalIgnoreCase)
            || full.StartsWith(@"D:\home\", StringComparison.OrdinalIgnoreCase)))
        {
            return "lies under home, which App Service mounts from a network share";
        }

        if (full.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return "lies on a network share";
        }

        return DriveOf(full) is { } drive && (drive.DriveType == DriveType.Network || NetworkFormats.Contains(drive.DriveFormat))
            ? $"lies on a network file system ({drive.DriveFormat}, {drive.RootDirectory.FullName})"
            : null;
    }

    /// <summary>The drive whose mount point is the longest that the path begins with.</summary>
    private static DriveInfo? DriveOf(string path)
    {
        try
        {
            return DriveInfo.GetDrives()
                .Where(drive => drive.IsReady && IsBelow(path, drive.RootDirectory.FullName))
                .MaxBy(drive => drive.RootDirectory.FullName.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A mount point that cannot be asked is no reason to refuse.
            return null;
        }
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
