using System.Diagnostics;
using System.Globalization;

namespace ServerlessStreams.LocalHost.Tests.Workers;

/// <summary>Other processes, by the means of Linux.</summary>
internal static class Processes
{
    /// <summary>Whether it runs; one that has ended and was not yet asked for its exit code does not.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Its arguments; none where it has ended.</summary>
    public static IReadOnlyList<string> CommandLine(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The process that started it, or 0.</summary>
    public static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public static Task GoneAsync(int id, string what) => Eventually.TrueAsync(() => !IsAlive(id), $"{what} (process {id}) to be gone");

    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {id}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
