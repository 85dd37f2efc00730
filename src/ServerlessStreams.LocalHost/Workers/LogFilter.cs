using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// Which of the worker's log lines are shown: by <c>logging:logLevel</c> of host.json, the longest matching category
/// counts. Without a word there: Information, but only warnings of the frameworks below the app and of the
/// host itself.
/// </summary>
internal sealed class LogFilter
{
    private static readonly string[] _frameworks = ["Microsoft", "System", "Azure", "Grpc", "Host"];

    private readonly Dictionary<string, RpcLog.Types.Level> _levels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the levels of <paramref name="host"/>.</summary>
    /// <exception cref="LocalHostException">A level is none.</exception>
    public LogFilter(HostJson host, bool verbose)
    {
        foreach (var framework in _frameworks)
        {
            _levels[framework] = verbose ? RpcLog.Types.Level.Information : RpcLog.Types.Level.Warning;
        }

        _levels[""] = RpcLog.Types.Level.Information;
        foreach (var (category, level) in host.Section("logging:logLevel"))
        {
            _levels[category.Equals("default", StringComparison.OrdinalIgnoreCase) ? "" : category] =
                Enum.TryParse<RpcLog.Types.Level>(level.Value, ignoreCase: true, out var known)
                    ? known
                    : throw new LocalHostException(
                        $"'{level.Value}' ({level.Source}) is no log level: Trace, Debug, Information, Warning, Error, Critical or None.");
        }
    }

    /// <summary>Whether a line of this category and level is shown.</summary>
    public bool Shows(string category, RpcLog.Types.Level level)
    {
        var name = category;
        while (!_levels.ContainsKey(name))
        {
            var dot = name.LastIndexOf('.');
            name = dot < 0 ? "" : name[..dot];
        }

        return level >= _levels[name] && level != RpcLog.Types.Level.None;
    }
}
