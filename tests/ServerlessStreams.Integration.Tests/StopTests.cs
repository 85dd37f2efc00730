using ServerlessStreams.Integration.Tests.Demo;
using ServerlessStreams.Integration.Tests.Model;
using ServerlessStreams.Integration.Tests.Running;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.Integration.Tests;

/// <summary>Ctrl-C, which a terminal sends to the worker as well, and SIGTERM in the midst of the work; then the rest.</summary>
public sealed class StopTests(DemoInput input) : IClassFixture<DemoInput>
{
    [SkippableTheory]
    [InlineData(TestBroker.Embedded)]
    [InlineData(TestBroker.Real)]
    public async Task Stop_WhileProcessing_EndsWellAndTheNextRunGoesOn(string kind)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sends signals.");
        await using var broker = await TestBroker.StartAsync(kind);
        using var demo = new DemoCourse(input.Prices, input.FewMovements, broker);
        demo.Settings["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "50";

        await StoppedRunAsync(demo, results: 30, run => run.Signal("INT"), alsoWorker: "INT");
        await StoppedRunAsync(demo, results: 20, run => run.Signal("TERM"), alsoWorker: null);
        var (last, output) = await demo.RunAsync();

        var expected = new Expected(output);
        Assert.Empty(last.Errors);
        if (broker.IsReal)
        {
            // Mostly each once; but what was sent within the time that a stop leaves, and is not written down within it, is
            // sent again, with the same id.
            expected.AssertEachAtLeastOnce(output);
        }
        else
        {
            expected.AssertNothingWrong(output);
        }
    }

    private static async Task StoppedRunAsync(DemoCourse demo, int results, Action<HostProcess> stop, string? alsoWorker)
    {
        var (run, _) = demo.Start();
        await using (run)
        {
            var worker = await run.WorkerAsync();
            await run.SaysAsync(line => line.StartsWith("[low-stock] ", StringComparison.Ordinal), results, "low stock");
            stop(run);
            if (alsoWorker is not null)
            {
                Processes.Signal(worker, alsoWorker);
            }

            await run.EndWellAsync();
            Assert.Contains("Stopping …", run.Lines);
            Assert.DoesNotContain(run.Lines, line => line.Contains("error", StringComparison.Ordinal) || line.Contains("warning", StringComparison.Ordinal));
            Assert.False(Processes.IsAlive(worker));
        }
    }
}
