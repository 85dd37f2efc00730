using System.Diagnostics;

namespace ServerlessStreams.LocalHost.Tests.Workers;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < _limit, $"Waited {_limit.TotalSeconds} s for: {what}.");
            await Task.Delay(20);
        }
    }
}
