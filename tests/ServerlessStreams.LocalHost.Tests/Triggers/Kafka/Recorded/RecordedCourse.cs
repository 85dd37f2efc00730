using System.Diagnostics;
using System.Text.Json;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>What one run of a case was seen to do, in the recording's own terms.</summary>
internal sealed class RecordedCourse
{
    private const int StoredEvent = 302;
    private const int StoreFailedEvent = 307;

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = new();
    private readonly List<RecordedInvocation> _invocations = [];
    private readonly List<RecordedStore> _stored = [];
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;

    public Task Gate => _gate.Task;

    public int ElapsedMs => (int)_clock.ElapsedMilliseconds;

    public Dictionary<int, long> LastCommits { get; } = [];

    public List<string> Logs { get; } = [];

    public IReadOnlyList<RecordedInvocation> Invocations
    {
        get
        {
            lock (_lock)
            {
                return [.. _invocations];
            }
        }
    }

    public IReadOnlyList<RecordedStore> Stored
    {
        get
        {
            lock (_lock)
            {
                return [.. _stored];
            }
        }
    }

    public (int Begun, int Ended) Counts
    {
        get
        {
            lock (_lock)
            {
                return (_invocations.Count, _ended);
            }
        }
    }

    public void StartClock()
    {
        if (!_clock.IsRunning)
        {
            _clock.Start();
        }
    }

    public void Release() => _gate.TrySetResult();

    public int Began(string instance, IReadOnlyList<KafkaTriggerRecord> records)
    {
        lock (_lock)
        {
            _invocations.Add(new RecordedInvocation(instance, RunsOf(records), "none", ElapsedMs, null, [.. records.Select(Detail)]));
            return _invocations.Count - 1;
        }
    }

    public void Ended(int invocation, string result)
    {
        lock (_lock)
        {
            _invocations[invocation] = _invocations[invocation] with { Result = result, EndMs = ElapsedMs };
            _ended++;
        }
    }

    public void Logged(RecordingLogger.Line line)
    {
        lock (_lock)
        {
            Logs.Add($"{ElapsedMs,6} {line.Level}: {line.Text}");
            if (line.Event is StoredEvent or StoreFailedEvent)
            {
                _stored.Add(new RecordedStore(
                    _ended, (int)line.Values["Partition"]!, (long)line.Values["Offset"]!, Failed: line.Event == StoreFailedEvent));
            }
        }
    }

    private static List<(int Partition, long First, long Last)> RunsOf(IReadOnlyList<KafkaTriggerRecord> records)
    {
        var runs = new List<(int Partition, long First, long Last)>();
        foreach (var record in records)
        {
            if (runs.Count > 0 && runs[^1].Partition == record.Partition && runs[^1].Last + 1 == record.Offset)
            {
                runs[^1] = runs[^1] with { Last = record.Offset };
            }
            else
            {
                runs.Add((record.Partition, record.Offset, record.Offset));
            }
        }

        return runs;
    }

    private static JsonElement Detail(KafkaTriggerRecord record) => JsonSerializer.SerializeToElement(new
    {
        o = record.Offset,
        k = Hex(record.Key),
        v = Hex(record.Value),
        ts = record.TimestampMs,
        tsType = 0,
        h = record.Headers.Select(header => new[] { header.Key, Hex(header.Value) }),
    });

    private static string? Hex(byte[]? bytes) => bytes is null ? null : $"hex:{Convert.ToHexString(bytes)}";
}
