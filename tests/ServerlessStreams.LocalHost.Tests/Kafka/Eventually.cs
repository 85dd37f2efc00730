using System.Diagnostics;

namespace ServerlessStreams.LocalHost.Tests.Kafka;

/// <summary>Waits for what another thread or process brings about.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 30) => TrueAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 30)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(seconds), $"Within {seconds} s this did not happen: {what}");
            await Task.Delay(10);
        }
    }
}
