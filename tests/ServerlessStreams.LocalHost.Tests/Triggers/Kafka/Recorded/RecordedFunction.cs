using System.Text.Json;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>A function that behaves as a recording says, in one instance of the host.</summary>
internal sealed class RecordedFunction(string instance, JsonElement behaviour, RecordedCourse course) : IKafkaBatchExecutor
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, int> _throws = behaviour.TryGetProperty("throwOn", out var throwOn)
        ? throwOn.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32())
        : [];

    private int _invocations;

    /// <summary>From now on nothing of this instance ends any more, as after SIGKILL.</summary>
    public void Kill() => _killed.TrySetResult();

    public async Task<InvocationOutcome> ExecuteAsync(
        string functionId, IReadOnlyList<KafkaTriggerRecord> records, CancellationToken stopping)
    {
        var invocation = course.Began(instance, records);
        var number = ++_invocations;
        var work = WorkAsync(number, Number("tokenAware") != 0 ? stopping : CancellationToken.None);
        if (await Task.WhenAny(work, _killed.Task) == _killed.Task)
        {
            // A killed host neither stores nor goes on: the test stops the listener now, without an answer.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
            return InvocationOutcome.Cancelled;
        }

        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            course.Ended(invocation, "cancelled");
            return InvocationOutcome.Cancelled;
        }

        var threw = records.Any(record => Throws($"{record.Partition}:{record.Offset}"));
        course.Ended(invocation, threw ? "threw" : "ok");
        return threw ? InvocationOutcome.Failed : InvocationOutcome.Succeeded;
    }

    private async Task WorkAsync(int number, CancellationToken token)
    {
        if (number <= Number("gate"))
        {
            await course.Gate.WaitAsync(token);
        }

        var delay = number <= Number("delayFirst") ? Number("delayFirstMs") : Number("delayMs");
        if (delay > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System, token);
        }
    }

    private bool Throws(string record)
    {
        if (!_throws.TryGetValue(record, out var times) || times == 0)
        {
            return false;
        }

        _throws[record] = times < 0 ? times : times - 1;
        return true;
    }

    private int Number(string name) => !behaviour.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.String ? int.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : value.GetInt32();
}
