using System.Globalization;
using System.Text;
using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.State.Sqlite;

namespace ServerlessStreams.Testing.Tests.Faults;

/// <summary>
/// The engine on a log on which any one step goes wrong: state, results and their ids are those of a run without faults.
/// </summary>
public sealed class EngineUnderFaultsTests : IDisposable
{
    private const int Batches = 6;

    private static readonly Topology Topology = Topology.Create("faults", topology =>
    {
        var numbers = topology.Stream("numbers", Serdes.Utf8, Serdes.Utf8);
        numbers.GroupByKey()
            .Aggregate("totals", Aggregator.Create<string, long>(() => 0, (total, text) => total + text.Length, serde: Serdes.Int64))
            .Select((key, total) => $"{key}={total.ToString(CultureInfo.InvariantCulture)}")
            .To("totals-out", Serdes.Utf8);
        numbers.GroupByKey()
            .WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.Zero))
            .Count("minutes")
            .Emit(EmitStrategy.OnWindowClose)
            .Select((window, count) => $"{window.Key}@{window.Window.StartMilliseconds}={count}")
            .To("minutes-out", Serdes.Utf8);
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-faults-");
    private int _files;

    public static TheoryData<bool, FaultKind> Cases
    {
        get
        {
            var cases = new TheoryData<bool, FaultKind>();
            foreach (var kind in new[] { FaultKind.FailBefore, FaultKind.FailAfter, FaultKind.CrashBefore, FaultKind.CrashAfter, FaultKind.Conflict })
            {
                cases.Add(false, kind);
                cases.Add(true, kind);
            }

            return cases;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task PipeAsync_AnyStepGoesWrong_EqualsARunWithoutFaults(bool onSqlite, FaultKind kind)
    {
        var clean = await RunAsync(onSqlite, FaultPlan.None);
        Assert.True(clean.Steps > 3 * Batches, $"only {clean.Steps} steps");
        Assert.NotEmpty(clean.Results);

        var faults = 0L;
        for (var number = 0; number < clean.Steps; number++)
        {
            var run = await RunAsync(onSqlite, FaultPlan.At(number, FaultOf(kind)));

            faults += run.Faults;
            Assert.True(clean.State == run.State, $"{kind} at step {number}: the state is\n{run.State}\ninstead of\n{clean.State}");
            Assert.True(clean.Results.SetEquals(run.Results), $"{kind} at step {number}: results are {string.Join(", ", run.Results)}");
        }

        Assert.True(faults >= Batches, $"only {faults} faults");
    }

    private static StateLogFault FaultOf(FaultKind kind) => kind switch
    {
        FaultKind.FailBefore => StateLogFault.FailBefore(),
        FaultKind.FailAfter => StateLogFault.FailAfter(),
        FaultKind.CrashBefore => StateLogFault.CrashBefore,
        FaultKind.CrashAfter => StateLogFault.CrashAfter,
        FaultKind.Conflict => StateLogFault.Conflict(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private async Task<Run> RunAsync(bool onSqlite, FaultPlan plan)
    {
        IStateLog inner = onSqlite ? SqliteStateLog.Open(Path.Combine(_folder.FullName, $"{_files++}.db")) : new InMemoryStateLog();
        await using var log = new FaultInjectingStateLog(inner, plan);
        var options = new TopologyTestDriverOptions { StateLog = log };
        options = options with { Engine = options.Engine with { SnapshotCommits = 2 } };
        await using var driver = new TopologyTestDriver(Topology, options);
        for (var batch = 0; batch < Batches; batch++)
        {
            for (var index = 0; index < 3; index++)
            {
                var minute = (batch * 0.7) + (index * 0.2);
                driver.Broker.Append("numbers", 0, Encoding.UTF8.GetBytes($"k{index % 2}"), Encoding.UTF8.GetBytes(new string('x', batch + index)), (long)(minute * 60_000));
            }

            await PipeAsync(driver, log, batch * 3);
            if (batch % 2 == 1)
            {
                // Another process goes on, so that loading is among the steps.
                await driver.CrashAsync();
            }
        }

        // What the log holds, read without faults.
        var steps = log.StepCount;
        return new Run(
            await StateDump.DumpAsync(inner, Topology, default),
            [.. driver.Broker.Emitted.Select(record => $"{record.Id} {record.Topic} {Encoding.UTF8.GetString(record.Value!)}")],
            steps,
            log.FaultCount);
    }

    private static async Task PipeAsync(TopologyTestDriver driver, FaultInjectingStateLog log, long offset)
    {
        while (true)
        {
            try
            {
                await driver.PipeAsync(driver.Broker.Read("numbers", 0, offset).ToArray());
                return;
            }
            catch (InjectedCrashException)
            {
                // A new process gets the same batch again.
                log.Recover();
                await driver.CrashAsync();
            }
            catch (StateLogException exception) when (exception.IsTransient)
            {
                // The host hands the same process the batch again.
            }
        }
    }

    private sealed record Run(string State, HashSet<string> Results, long Steps, long Faults);
}
