using System.Globalization;
using Microsoft.Extensions.Configuration;
using ServerlessStreams.Functions.Settings;

namespace ServerlessStreams.Functions.Checks;

/// <summary>Does the host handle failed batches so that nothing is lost, and leave the engine the time it may take?</summary>
internal sealed class HostSettingsCheck(AppFolder app, IConfiguration configuration, EngineSettings settings) : IStartupCheck
{
    // The client's heartbeat interval, which the extension does not let one set.
    private const long SmallestSessionTimeoutMs = 3_000;
    private const long DefaultSessionTimeoutMs = 10_000;
    private const long DefaultMaxPollIntervalMs = 300_000;

    public async ValueTask RunAsync(StartupReport report, CancellationToken cancellationToken)
    {
        foreach (var error in settings.Errors)
        {
            report.Error(error);
        }

        var options = settings.Options;
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            report.Error(exception.Message);
        }

        var host = await HostJsonFile.ReadAsync(app, configuration, cancellationToken);
        CheckCommitOnFailure(report, host);
        CheckMaxRetries(report, host);
        var session = Number(report, host, "sessionTimeoutMs", DefaultSessionTimeoutMs);
        var poll = Number(report, host, "maxPollIntervalMs", DefaultMaxPollIntervalMs);
        if (session is < SmallestSessionTimeoutMs)
        {
            report.Error($"sessionTimeoutMs is {session} ({Source(host, "sessionTimeoutMs")}): below 3,000, the heartbeat, the consumer group falls apart.");
        }

        if (poll < session)
        {
            report.Error($"maxPollIntervalMs is {poll} ({Source(host, "maxPollIntervalMs")}), less than sessionTimeoutMs, {session} ({Source(host, "sessionTimeoutMs")}): the host would not start.");
        }

        var longest = options.RetryTime + options.MaxFailurePause;
        if (poll is { } limit && longest.TotalMilliseconds >= limit)
        {
            report.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"One failing invocation may take {longest} (RetryTime {options.RetryTime} + MaxFailurePause {options.MaxFailurePause}), not less than maxPollIntervalMs, {limit} ({Source(host, "maxPollIntervalMs")}): the instance would lose its partitions. Lower the one or raise the other."));
        }

        report.Find($"host: commitOnFailure {Text(host, "commitOnFailure")}, maxRetries {Text(host, "maxRetries")}, maxBatchSize {Text(host, "maxBatchSize")} ({host.Path})");
    }

    private static void CheckCommitOnFailure(StartupReport report, HostJsonFile host)
    {
        var (value, source) = host.Kafka("commitOnFailure");
        if (!string.Equals(value, "false", StringComparison.OrdinalIgnoreCase))
        {
            report.Error(
                (value is null ? $"commitOnFailure is not set in {host.Path} and true by default" : $"commitOnFailure is {value} ({source})")
                + ": the host would commit failed batches, and lose them. Set extensions.kafka.commitOnFailure to false.");
        }
    }

    private static void CheckMaxRetries(StartupReport report, HostJsonFile host)
    {
        var (value, source) = host.Kafka("maxRetries");
        if (value != "-1")
        {
            report.Error(
                (value is null ? $"maxRetries is not set in {host.Path} and 5 by default" : $"maxRetries is {value} ({source})")
                + ": the host would give a batch up and commit it, for example when a worker keeps crashing. Set extensions.kafka.maxRetries to -1; the library gives up on single records, by its error handlers.");
        }
    }

    private static long? Number(StartupReport report, HostJsonFile host, string name, long whenMissing)
    {
        var (value, source) = host.Kafka(name);
        if (value is null)
        {
            return whenMissing;
        }

        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        report.Error($"{name} is '{value}' ({source}), which is no whole number.");
        return null;
    }

    private static string Text(HostJsonFile host, string name) => host.Kafka(name).Value?.ToLowerInvariant() ?? "by default";

    private static string Source(HostJsonFile host, string name) => host.Kafka(name).Source ?? "the default";
}
