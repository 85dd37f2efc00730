using System.Globalization;
using ServerlessStreams.Tasks;
using StateLogProcess;

namespace ServerlessStreams.State.Sqlite.Tests.Processes;

/// <summary>
/// A process that appends, writes snapshots and trims is killed by SIGKILL. Whoever opens the file next finds everything
/// that was confirmed, in order and whole, and at most the one commit more whose confirmation was under way.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(SqliteStep.Begun), 0)]
    [InlineData(nameof(SqliteStep.Begun), 7)]
    [InlineData(nameof(SqliteStep.HeadWritten), 0)]
    [InlineData(nameof(SqliteStep.HeadWritten), 4)]
    [InlineData(nameof(SqliteStep.CommitWritten), 0)]
    [InlineData(nameof(SqliteStep.CommitWritten), 9)]
    [InlineData(nameof(SqliteStep.BlockWritten), 0)]
    [InlineData(nameof(SqliteStep.BlockWritten), 2)]
    [InlineData(nameof(SqliteStep.Committing), 0)]
    [InlineData(nameof(SqliteStep.Committing), 4)]
    [InlineData(nameof(SqliteStep.Committing), 5)]
    [InlineData(nameof(SqliteStep.Committed), 0)]
    [InlineData(nameof(SqliteStep.Committed), 4)]
    [InlineData(nameof(SqliteStep.Committed), 5)]
    [InlineData(nameof(SqliteStep.PartTrimmed), 0)]
    [InlineData(nameof(SqliteStep.PartTrimmed), 1)]
    public async Task Kill_AtAStep_EverythingConfirmedIsThereAndWorkGoesOn(string step, int occurrence)
    {
        using (var child = ChildProcess.Start("work", _folder.File, step, occurrence.ToString(CultureInfo.InvariantCulture)))
        {
            var confirmed = await LastConfirmedAsync(child);
            Assert.Equal("", await child.WaitForExitAsync());
            Assert.NotEqual(0, child.ExitCode);
            await AssertWholeAsync(confirmed);
        }

        // The next process goes on from there, over the same places.
        using var next = ChildProcess.Start("work", _folder.File, nameof(SqliteStep.Committed), "20");
        await AssertWholeAsync(await LastConfirmedAsync(next));
    }

    [Fact]
    public async Task Kill_AtRandomMoments_EverythingConfirmedIsThere()
    {
        var random = new Random(20260117);
        var last = 0L;
        for (var round = 0; round < 12; round++)
        {
            using var child = ChildProcess.Start("work", _folder.File);
            var first = await child.ReadLineAsync();
            Assert.NotNull(first);

            // It is at work; some commits later, and some time into the next one.
            var confirmed = Number(first);
            for (var count = random.Next(20); count > 0; count--)
            {
                confirmed = Number((await child.ReadLineAsync())!);
            }

            Spin(TimeSpan.FromMicroseconds(random.Next(8_000)));
            child.Kill();
            confirmed = Math.Max(confirmed, await LastConfirmedAsync(child));
            await child.WaitForExitAsync();

            Assert.True(confirmed > last, $"round {round}: {confirmed} after {last}");
            last = await AssertWholeAsync(confirmed);
        }
    }

    /// <summary>A pause shorter than any timer's.</summary>
    private static void Spin(TimeSpan duration)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < duration)
        {
            Thread.SpinWait(20);
        }
    }

    private static async Task<long> LastConfirmedAsync(ChildProcess child)
    {
        var last = 0L;
        while (await child.ReadLineAsync() is { } line)
        {
            last = Number(line);
        }

        return last;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private async Task<long> AssertWholeAsync(long confirmed)
    {
        await using var log = _folder.Open();
        Assert.Equal(1, _folder.Execute("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"));
        var owner = new Owner(log, new TaskId("work", "main", 0));
        await owner.CatchUpAsync();
        Assert.Equal(Enumerable.Range(1, owner.Values.Count).Select(value => (long)value), owner.Values);
        Assert.InRange(owner.Values.Count, confirmed, confirmed + 1);
        return owner.Values.Count;
    }
}
