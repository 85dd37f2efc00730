using System.Text.Json;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>
/// Does the steps of a case with LocalHost's trigger. A step waits until what was recorded before it has happened, then
/// for its time; a machine that is slower moves all later steps.
/// </summary>
internal sealed class RecordedRun(RecordedCase recorded, KafkaServer server, bool strict)
{
    /// <summary>No step waits longer for its time: after it nothing more happens in any case.</summary>
    private const int LongestGapMs = 20_000;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(45);

    private readonly RecordedCourse _course = new();
    private readonly HashSet<RecordedCommit> _seen = [];
    private readonly Dictionary<string, (KafkaTriggerListener Listener, RecordedFunction Function)> _instances = [];

    public async Task<RecordedCourse> RunAsync()
    {
        using var topic = new RecordedTopic(recorded, server.Bootstrap);
        if (recorded.Steps.All(step => step.GetProperty("step").GetString() != "create topic") || Deletes())
        {
            await topic.CreateAsync();
        }

        try
        {
            var (shift, lastMs) = (0, 0);
            foreach (var step in recorded.Steps)
            {
                var ms = step.GetProperty("ms").GetInt32();
                if (_instances.Count > 0)
                {
                    // What a stop coincides with happened before it.
                    await WaitForRecordedAsync(topic, step.GetProperty("step").GetString() == "stop" ? ms + 1 : ms);
                    shift -= Math.Max(0, ms - lastMs - LongestGapMs);
                    shift = Math.Max(shift, _course.ElapsedMs - ms);
                    if (step.GetProperty("step").GetString() == "start broker")
                    {
                        // It may take longer to come back here, and the member's session must outlast that.
                        shift = _course.ElapsedMs - ms;
                    }

                    await Task.Delay(Math.Max(0, ms + shift - _course.ElapsedMs));
                    lastMs = ms;
                }

                await DoAsync(step, topic);
            }

            foreach (var (partition, offset) in await topic.CommittedAsync())
            {
                _course.LastCommits[partition] = offset;
            }

            return _course;
        }
        finally
        {
            _course.Release();
            foreach (var (listener, function) in _instances.Values)
            {
                function.Kill();
                await listener.StopAsync();
            }
        }
    }

    private bool Deletes() => recorded.Steps.Any(step => step.GetProperty("step").GetString() == "delete topic");

    private async Task DoAsync(JsonElement step, RecordedTopic topic)
    {
        int Partition() => step.GetProperty("partition").GetInt32();
        var instance = step.TryGetProperty("instance", out var named) ? named.GetString()! : "A";
        switch (step.GetProperty("step").GetString())
        {
            case "produce":
                await topic.ProduceAsync(step);
                break;
            case "transaction":
                await topic.TransactionAsync(step, leaveOpen: false);
                break;
            case "transaction left open":
                await topic.TransactionAsync(step, leaveOpen: true);
                break;
            case "commit transaction":
                await topic.CommitOpenAsync();
                break;
            case "group offset set":
                await topic.SetGroupOffsetAsync(Partition(), step.GetProperty("offset").GetInt64());
                break;
            case "records deleted before":
                await topic.DeleteRecordsAsync(Partition(), step.GetProperty("offset").GetInt64());
                break;
            case "create topic":
                await topic.CreateAsync();
                break;
            case "delete topic":
                await topic.DeleteAsync();
                break;
            case "start":
                Start(instance, step.TryGetProperty("behaviour", out var behaviour) ? behaviour : recorded.Behaviour, topic);
                break;
            case "release":
                _course.Release();
                break;
            case "enable drain mode":
                await WaitForHeldAsync(_instances[instance].Listener);
                await _instances[instance].Listener.DrainAsync();
                break;
            case "stop":
                await _instances[instance].Listener.StopAsync();
                break;
            case "kill -9":
                _instances[instance].Function.Kill();
                await _instances[instance].Listener.StopAsync();
                break;
            case "kill broker":
                await server.KillAsync();
                break;
            case "start broker":
                await server.RestartAsync();
                break;
            case "broker up" or "wait":
                break;
            case var unknown:
                throw new InvalidOperationException($"Step '{unknown}' of {recorded.Name} is not known.");
        }
    }

    /// <summary>Waits until everything produced has been read: one batch in the function, one in the channel, one before it.</summary>
    private async Task WaitForHeldAsync(KafkaTriggerListener listener)
    {
        var produced = recorded.Steps
            .Where(step => step.GetProperty("step").GetString() == "produce")
            .Sum(step => step.GetProperty("last").GetInt32() - step.GetProperty("first").GetInt32() + 1);
        using var patience = new CancellationTokenSource(_patience);
        while (listener.Pending < produced && !patience.IsCancellationRequested)
        {
            await Task.Delay(5);
        }
    }

    private KafkaTriggerOptions Options()
        // The broker was back for the recorded client just before its session timed out. What is shown does not need that luck.
        => recorded.File == "broker-restart" ? recorded.Options() with { ReconnectBackoffMaxMs = 500, SessionTimeoutMs = 30_000 } : recorded.Options();

    private void Start(string instance, JsonElement behaviour, RecordedTopic topic)
    {
        var keyType = recorded.Function.StartsWith("Pbd", StringComparison.Ordinal) ? recorded.Function[3..] : "Binary";
        var binding = new KafkaTriggerBinding(
            "1", recorded.Function, topic.Bootstrap, topic.Name, topic.Group, IsBatched: true, keyType, new Dictionary<string, string>());
        var function = new RecordedFunction(instance, behaviour, _course);
        var killed = recorded.Steps.Any(step => step.GetProperty("step").GetString() == "kill -9");
        var listener = new KafkaTriggerListener(
            binding, Options(), function, TimeProvider.System, new RecordingLogger(_course.Logged), strict || (killed && instance == "A"));
        listener.Start();
        _course.StartClock();
        _instances[instance] = (listener, function);
    }

    /// <summary>Waits until the invocations and commits that were recorded before a time have been seen.</summary>
    private async Task WaitForRecordedAsync(RecordedTopic topic, int ms)
    {
        using var patience = new CancellationTokenSource(_patience);
        if (recorded.Exact.GetProperty("invocations").GetString() != "no")
        {
            var instances = recorded.Exact.GetProperty("invocations").GetString() == "A" ? "A" : "AB";
            var begun = recorded.Invocations.Count(invocation => instances.Contains(invocation.Instance) && invocation.StartMs < ms);
            var ended = recorded.Invocations.Count(invocation => instances.Contains(invocation.Instance) && invocation.EndMs < ms);
            while (_course.Counts is var counts && (counts.Begun < begun || counts.Ended < ended) && !patience.IsCancellationRequested)
            {
                await Task.Delay(5);
            }
        }

        if (!recorded.Exact.GetProperty("lastCommits").GetBoolean())
        {
            return;
        }

        // Once seen is enough: with a topic its committed offsets are deleted.
        foreach (var commit in recorded.Commits.Where(commit => commit.Ms < ms && !_seen.Contains(commit)))
        {
            while (!patience.IsCancellationRequested && (await topic.CommittedAsync()).GetValueOrDefault(commit.Partition, -1) < commit.Offset)
            {
                await Task.Delay(20);
            }

            _seen.Add(commit);
        }
    }
}
