using System.Diagnostics.Metrics;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Diagnostics;

/// <summary>The engine's instruments, in the meter <c>ServerlessStreams</c>; each has the tag <c>topology</c>.</summary>
internal static class EngineMetrics
{
    private static readonly Meter Meter = new("ServerlessStreams");
    private static readonly Counter<long> Records = Meter.CreateCounter<long>("streams.records", "{record}", "Records taken in for the first time.");
    private static readonly Counter<long> Redelivered = Meter.CreateCounter<long>("streams.redelivered", "{record}", "Records that were committed before and skipped.");
    private static readonly Counter<long> Late = Meter.CreateCounter<long>("streams.late", "{record}", "Records that all their windows refused.");
    private static readonly Counter<long> NullKeys = Meter.CreateCounter<long>("streams.null_keys", "{record}", "Records dropped by a stateful step for lack of a key or value.");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("streams.dead_letters", "{record}", "Records sent to a dead-letter topic.");
    private static readonly Counter<long> Skipped = Meter.CreateCounter<long>("streams.skipped", "{record}", "Records given up by a handler.");
    private static readonly Counter<long> Outputs = Meter.CreateCounter<long>("streams.outputs", "{record}", "Records sent out.");

    public static void Processed(string topology, in TaskCounters counters)
    {
        var tag = new KeyValuePair<string, object?>("topology", topology);
        Add(Records, counters.Records, tag);
        Add(Redelivered, counters.Redelivered, tag);
        Add(Late, counters.Late, tag);
        Add(NullKeys, counters.NullKeys, tag);
        Add(DeadLetters, counters.DeadLetters, tag);
        Add(Skipped, counters.Skipped, tag);
        Add(Outputs, counters.Outputs, tag);
    }

    private static void Add(Counter<long> counter, long value, in KeyValuePair<string, object?> tag)
    {
        if (value > 0)
        {
            counter.Add(value, tag);
        }
    }
}
