using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace KafkaEcho;

/// <summary>Waits, throws or ends the process, as the settings say. Counts live as long as the process.</summary>
internal sealed class EchoBehaviour(EchoSettings settings, EchoLog log, TimeProvider time)
{
    private static readonly TimeSpan GatePoll = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, int> _thrown = new();
    private int _invocations;

    public async Task ApplyAsync(FunctionContext context, KafkaRecord[] records, CancellationToken cancellationToken)
    {
        var invocation = Interlocked.Increment(ref _invocations);
        ExitOn(context, records);
        var token = settings.TokenAware ? cancellationToken : CancellationToken.None;
        if (invocation <= settings.Gate && settings.GateFile is { } gate)
        {
            while (!File.Exists(gate))
            {
                await Task.Delay(GatePoll, time, token);
            }
        }

        var delay = settings.DelayFirst is { } first && invocation <= first ? settings.DelayFirstMs : settings.DelayMs;
        if (delay > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), time, token);
        }

        ThrowOn(records);
    }

    private void ThrowOn(KafkaRecord[] records)
    {
        foreach (var record in records)
        {
            var name = Name(record);
            if (settings.ThrowOn.TryGetValue(name, out var times)
                && (times < 0 || _thrown.AddOrUpdate(name, 1, static (_, n) => n + 1) <= times))
            {
                throw new InvalidOperationException($"The echo app was told to fail on record {name} (ECHO_THROW_ON).");
            }
        }
    }

    private void ExitOn(FunctionContext context, KafkaRecord[] records)
    {
        foreach (var record in records)
        {
            var name = Name(record);
            if (settings.ExitOn.TryGetValue(name, out var times) && (times < 0 || log.Exits(name) < times))
            {
                log.Exit(context, name);
                End();
            }
        }
    }

    private void End()
    {
        switch (settings.ExitHow)
        {
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "failfast":
                Environment.FailFast("The echo app was told to crash (ECHO_EXIT_HOW=failfast).");
                break;
            default:
                Environment.Exit(int.Parse(settings.ExitHow, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Name(KafkaRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Partition}:{record.Offset}");
}
