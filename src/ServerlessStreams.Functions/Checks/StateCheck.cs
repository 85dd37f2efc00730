using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.Errors;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.State;

namespace ServerlessStreams.Functions.Checks;

/// <summary>Can the state log be opened, does it lie where it is safe, and does what is stored fit the topologies?</summary>
internal sealed class StateCheck(TopologyRegistry topologies, AppFolder app, IServiceProvider services) : IStartupCheck
{
    public async ValueTask RunAsync(StartupReport report, CancellationToken cancellationToken)
    {
        var setting = services.GetRequiredService<StateSetting>();
        if (setting.Scheme.Equals("sqlite", StringComparison.OrdinalIgnoreCase)
            && NetworkShare.ReasonAgainst(setting.Location, app.IsInAzure) is { } reason)
        {
            report.Error($"State log '{setting}' ({setting.Source}) {reason}: SQLite's locks do not hold there, and state would be damaged. Use a local disk, or another state log.");
            return;
        }

        var log = services.GetRequiredService<IStateLog>();
        var tasks = 0;
        foreach (var topology in topologies)
        {
            await foreach (var task in log.ListTasksAsync(topology.Name, cancellationToken))
            {
                tasks++;
                if (await log.ReadHeadAsync(task, cancellationToken) is { } head && !head.Fingerprint.Equals(topology.Fingerprint))
                {
                    // The other tasks of the topology were written by the same app.
                    report.Error(new StateFingerprintException(task, head.Fingerprint, topology.Fingerprint).Message);
                    break;
                }
            }
        }

        report.Find($"state {setting} ({setting.Source}): {(tasks == 0 ? "nothing stored yet" : $"{tasks} tasks stored")}");
        if (setting.Scheme.Equals("memory", StringComparison.OrdinalIgnoreCase))
        {
            report.Note("state is kept in memory and ends with this process (Streams:State)");
        }
    }
}
