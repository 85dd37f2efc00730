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

    public static Task GoneAsync(int id, string what) => Eventually.TrueAsync(() => !IsAlive(id), $"{what} (process {id}) to be gone");

    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {id}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
