using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Diagnostics;

/// <summary>
/// Reports what an invocation did through the worker's own metrics: counters with property <c>topology</c>, and the gauge
/// <c>streams.open_windows</c> with property <c>task</c>, where it has changed. Counters that are zero are left out, but
/// for the records: none is news, everything was redelivered.
/// </summary>
internal sealed class InvocationMetrics(ILogger<StreamProcessor> logger)
{
    public const string Records = "streams.records";
    public const string Late = "streams.late";
    public const string Redelivered = "streams.redelivered";
    public const string DeadLetters = "streams.dead_letters";
    public const string Outputs = "streams.outputs";
    public const string OpenWindows = "streams.open_windows";

    private readonly ConcurrentDictionary<TaskId, long> _openWindows = new();

    public void Report(Topology topology, BatchResult result)
    {
        Dictionary<string, object> properties = new() { ["topology"] = topology.Name };
        var counters = result.Counters;
        logger.LogMetric(Records, counters.Records, new Dictionary<string, object>(properties));
        Count(Late, counters.Late, properties);
        Count(Redelivered, counters.Redelivered, properties);
        Count(DeadLetters, counters.DeadLetters, properties);
        Count(Outputs, counters.Outputs, properties);
        foreach (var task in result.Tasks)
        {
            if (!_openWindows.TryGetValue(task.Task, out var last) || last != task.OpenWindows)
            {
                _openWindows[task.Task] = task.OpenWindows;
                logger.LogMetric(OpenWindows, task.OpenWindows, new Dictionary<string, object>
                {
                    ["topology"] = topology.Name,
                    ["task"] = task.Task.ToString(),
                });
            }
        }
    }

    private void Count(string name, long value, Dictionary<string, object> properties)
    {
        if (value != 0)
        {
            // The metric takes its properties over, so each has its own.
            logger.LogMetric(name, value, new Dictionary<string, object>(properties));
        }
    }
}
