using System.Collections.Concurrent;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// What the app's library reports as metrics (<c>ILogger.LogMetric</c>): counters are summed up, gauges kept per task.
/// </summary>
internal sealed class WorkerMetrics
{
    /// <summary>Records processed for the first time.</summary>
    public const string Records = "streams.records";

    /// <summary>Records that came too late for their window.</summary>
    public const string Late = "streams.late";

    /// <summary>Records skipped because they had been committed before.</summary>
    public const string Redelivered = "streams.redelivered";

    /// <summary>Records given up and put into a dead-letter topic.</summary>
    public const string DeadLetters = "streams.dead_letters";

    /// <summary>Records sent.</summary>
    public const string Outputs = "streams.outputs";

    /// <summary>Windows that have not closed yet, per task: a gauge, the last value counts.</summary>
    public const string OpenWindows = "streams.open_windows";

    private const string NameKey = "Name";
    private const string ValueKey = "Value";
    private const string TaskKey = "task";

    private readonly ConcurrentDictionary<string, double> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Task), double> _gauges = new();

    /// <summary>Takes a metric; anything else is ignored.</summary>
    public void Add(RpcLog log)
    {
        if (!log.PropertiesMap.TryGetValue(NameKey, out var named) || !log.PropertiesMap.TryGetValue(ValueKey, out var valued)
            || named.String is not { Length: > 0 } name || Number(valued) is not { } value)
        {
            return;
        }

        if (name == OpenWindows)
        {
            var task = log.PropertiesMap.TryGetValue(TaskKey, out var text) ? text.String : "";
            _gauges[(name, task)] = value;
        }
        else
        {
            _counters.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }

    /// <summary>The sum of a counter, or of a gauge over all tasks; null where it was never reported.</summary>
    public long? Total(string name)
    {
        if (_counters.TryGetValue(name, out var sum))
        {
            return (long)sum;
        }

        var values = _gauges.Where(gauge => gauge.Key.Name == name).Select(gauge => gauge.Value).ToList();
        return values.Count > 0 ? (long)values.Sum() : null;
    }

    private static double? Number(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.Double => value.Double,
        TypedData.DataOneofCase.Int => value.Int,
        TypedData.DataOneofCase.Json or TypedData.DataOneofCase.String => double.TryParse(
            value.DataCase == TypedData.DataOneofCase.Json ? value.Json : value.String,
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number) ? number : null,
        _ => null,
    };
}
