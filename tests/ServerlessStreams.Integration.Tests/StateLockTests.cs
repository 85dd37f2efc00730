using Microsoft.Data.Sqlite;
using ServerlessStreams.Integration.Tests.Demo;
using ServerlessStreams.Integration.Tests.Model;
using ServerlessStreams.Integration.Tests.Running;

namespace ServerlessStreams.Integration.Tests;

/// <summary>Another process that holds the state file's lock for a while, in the midst of the work.</summary>
public sealed class StateLockTests(DemoInput input) : IClassFixture<DemoInput>
{
    [Fact]
    public async Task Run_StateIsLockedForAWhile_SaysSoWaitsAndGoesOn()
    {
        await using var broker = await TestBroker.StartAsync(TestBroker.Embedded);
        using var demo = new DemoCourse(input.Prices, input.FewMovements, broker);
        demo.Settings["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "50";
        var (run, output) = demo.Start();
        await using var host = run;
        await run.SaysAsync("[low-stock] ");

        await using (var other = new SqliteConnection($"Data Source={demo.State};Pooling=False;Default Timeout=60"))
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            await run.SaysAsync($"the state log {demo.State}: another process or a tool holds its lock");
        }

        await run.EndWellAsync();
        Assert.Empty(run.Errors);

        // A commit that failed may be there or not, so its task is read anew, and what it sent last is sent once more.
        new Expected(output).AssertEachAtLeastOnce(output);
    }
}
