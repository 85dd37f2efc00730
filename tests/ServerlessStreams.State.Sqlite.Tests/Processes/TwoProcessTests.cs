using System.Globalization;
using CsCheck;
using ServerlessStreams.Tasks;
using StateLogProcess;

namespace ServerlessStreams.State.Sqlite.Tests.Processes;

/// <summary>Two processes on one file.</summary>
public sealed class TwoProcessTests : IDisposable
{
    private static readonly Gen<(int Owner, OwnerStep Step)[]> Interleavings = Gen.Select(
        Gen.Int[0, 1],
        Gen.Frequency(
            (5, Gen.Const(OwnerStep.Add)), (3, Gen.Const(OwnerStep.CatchUp)), (2, Gen.Const(OwnerStep.Snapshot)), (1, Gen.Const(OwnerStep.Trim))))
        .Array[1, 20];

    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TwoOwners_RandomInterleavings_AsTheModelSays()
    {
        await using var log = _folder.Open();
        using var child = ChildProcess.Start("serve", _folder.File);
        var partition = 0;

        await Interleavings.SampleAsync(
            async steps =>
            {
                var task = new TaskId("serve", "main", ++partition);
                Assert.Equal("ok", await child.AskAsync($"task {partition}"));
                await OwnerModel.RunAsync([new InProcessOwner(log, task), new ChildOwner(child)], steps);
            },
            iter: 200,
            threads: 1,
            print: steps => string.Join(", ", steps));
    }

    [Fact]
    public async Task TwoOwners_Race_EveryValueExactlyOnceAndEachInOrder()
    {
        const int count = 100;
        using var first = ChildProcess.Start("race", _folder.File, "0", "100");
        using var second = ChildProcess.Start("race", _folder.File, "100", "100");
        foreach (var child in new[] { first, second })
        {
            Assert.Equal("", await child.WaitForExitAsync());
            Assert.Equal(0, child.ExitCode);
        }

        await using var log = _folder.Open();
        var reader = new Owner(log, new TaskId("race", "main", 0));
        await reader.CatchUpAsync();
        Assert.Equal(Enumerable.Range(0, 2 * count).Select(value => (long)value), reader.Values.Order());
        Assert.Equal(2 * count, reader.Head!.Sequence);
        for (var owner = 0; owner < 2; owner++)
        {
            var own = reader.Values.Where(value => value / count == owner).ToList();
            Assert.Equal(own.Order(), own);
        }
    }

    private sealed class ChildOwner(ChildProcess child) : ISteppedOwner
    {
        public async Task<AppendOutcome> TryAddAsync(long value) =>
            Enum.Parse<AppendOutcome>(await child.AskAsync(string.Create(CultureInfo.InvariantCulture, $"add {value}")));

        public async Task<IReadOnlyList<long>> CatchUpAsync() =>
            [.. (await child.AskAsync("catch-up")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => long.Parse(value, CultureInfo.InvariantCulture))];

        public async Task WriteSnapshotAsync() => Assert.Equal("ok", await child.AskAsync("snapshot"));

        public async Task TrimAsync() => Assert.Equal("ok", await child.AskAsync("trim"));
    }
}
