using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ServerlessStreams.Integration.Tests.Demo;
using ServerlessStreams.Integration.Tests.Model;
using ServerlessStreams.Integration.Tests.Running;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.Integration.Tests;

/// <summary>
/// SIGKILL of the host, of the worker, of both, in the midst of the work, and then once more from the start with the same
/// state. The moments are counted in results, so they fall into the work on any machine; the seed makes them others each
/// time, the same in each run of the tests.
/// </summary>
public sealed class KillTests(DemoInput input) : IClassFixture<DemoInput>
{
    private const int MostResultsBeforeAKill = 60;

    private static readonly TimeSpan _orphanLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(1);

    [SkippableTheory]
    [InlineData(TestBroker.Embedded, 1)]
    [InlineData(TestBroker.Real, 2)]
    public async Task Kill_HostWorkerOrBothWhileProcessing_NothingIsMissingOrWrong(string kind, int seed)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Looks at processes by the means of Linux.");
        await using var broker = await TestBroker.StartAsync(kind);
        using var demo = new DemoCourse(input.Prices, input.FewMovements, broker);

        // Small batches: many commits, so that a kill may fall between any two steps of one.
        demo.Settings["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "50";
        demo.Settings["AzureFunctionsJobHost__extensions__kafka__sessionTimeoutMs"] = "6000";
        var random = new Random(seed);

        await KilledRunAsync(demo, random, worker: false);
        await KilledRunAsync(demo, random, worker: true);
        await RunWithKilledWorkerAsync(demo, random, thenHost: true);
        if (broker.IsReal)
        {
            await KilledBetweenCommitAndSendingAsync(demo, broker, random);
        }

        var output = await RunWithKilledWorkerAsync(demo, random, thenHost: false);

        var expected = new Expected(output);
        if (broker.IsReal)
        {
            expected.AssertEachAtLeastOnce(output);
        }
        else
        {
            expected.AssertNothingWrong(output);
        }
    }

    private static async Task KilledRunAsync(DemoCourse demo, Random random, bool worker)
    {
        var (run, _) = demo.Start();
        await using (run)
        {
            var process = await run.WorkerAsync();
            await ResultsAsync(run, random, since: 0);
            if (worker)
            {
                Processes.Signal(process, "KILL");
            }

            run.Signal("KILL");
            await AssertGoneAsync(process);
        }
    }

    // The broker stands still, so that every task comes to where its results are committed and not yet sent.
    private static async Task KilledBetweenCommitAndSendingAsync(DemoCourse demo, TestBroker broker, Random random)
    {
        var (run, _) = demo.Start();
        await using (run)
        {
            var process = await run.WorkerAsync();
            await ResultsAsync(run, random, since: 0);
            broker.Pause();
            await NoMoreCommitsAsync(demo);
            Processes.Signal(process, "KILL");
            run.Signal("KILL");
            broker.Resume();
            await AssertGoneAsync(process);
        }
    }

    private static async Task NoMoreCommitsAsync(DemoCourse demo)
    {
        await using var state = new SqliteConnection($"Data Source={demo.State};Pooling=False;Mode=ReadOnly");
        await state.OpenAsync();
        await using var command = state.CreateCommand();
        command.CommandText = "SELECT total(sequence) FROM tasks";
        var (commits, quiet) = (command.ExecuteScalar(), Stopwatch.StartNew());
        while (quiet.Elapsed < _quiet)
        {
            await Task.Delay(50);
            if (command.ExecuteScalar() is { } now && !now.Equals(commits))
            {
                commits = now;
                quiet.Restart();
            }
        }
    }

    // The host starts the worker again by itself.
    private static async Task<DemoOutput> RunWithKilledWorkerAsync(DemoCourse demo, Random random, bool thenHost)
    {
        var (run, output) = demo.Start();
        await using (run)
        {
            var process = await run.WorkerAsync();
            var seen = await ResultsAsync(run, random, since: 0);
            Processes.Signal(process, "KILL");
            await run.SaysAsync("runs again (process");
            if (thenHost)
            {
                await ResultsAsync(run, random, seen);
                process = await run.WorkerAsync();
                run.Signal("KILL");
                await AssertGoneAsync(process);
            }
            else
            {
                await run.EndWellAsync();
                Assert.Contains("The worker of StreamFunctions ended with exit code 137 (killed).", Assert.Single(run.Errors), StringComparison.Ordinal);
            }
        }

        return output;
    }

    // Alerts and low-stock events are shown as they come.
    private static async Task<int> ResultsAsync(HostProcess run, Random random, int since)
    {
        var wanted = since + random.Next(1, MostResultsBeforeAKill);
        await run.SaysAsync(IsResult, wanted, "a result");
        return run.Lines.Count(IsResult);
    }

    private static bool IsResult(string line) =>
        line.StartsWith("[price-alerts] ", StringComparison.Ordinal) || line.StartsWith("[low-stock] ", StringComparison.Ordinal);

    private static async Task AssertGoneAsync(int worker)
    {
        using var limit = new CancellationTokenSource(_orphanLimit);
        while (Processes.IsAlive(worker))
        {
            Assert.False(limit.IsCancellationRequested, $"The worker (process {worker}) still runs {_orphanLimit} after its host was killed.");
            await Task.Delay(20);
        }
    }
}
