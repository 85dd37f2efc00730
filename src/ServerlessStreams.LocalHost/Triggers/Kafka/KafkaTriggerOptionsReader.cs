using System.Globalization;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>
/// Reads <see cref="KafkaTriggerOptions"/> from the settings under <c>extensions.kafka</c>: names without regard to
/// case, as the Functions host takes them. All errors come at once; a name that the trigger does not know is a warning,
/// since the Functions host ignores it without a word.
/// </summary>
internal sealed class KafkaTriggerOptionsReader
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, string> _origin;
    private readonly List<string> _errors = [];

    private KafkaTriggerOptionsReader(IEnumerable<KeyValuePair<string, string?>> settings, Func<string, string> origin)
    {
        _origin = origin;
        foreach (var (name, value) in settings)
        {
            // A null is a section's own, valueless entry, or a null written in host.json: both mean the default.
            if (value is not null)
            {
                _values[name] = value;
            }
        }
    }

    /// <summary>Reads the options from host.json and what the environment puts over it.</summary>
    /// <param name="host">The host's settings.</param>
    /// <param name="warnings">What does not stop the host but does not do what its writer expects.</param>
    /// <exception cref="LocalHostException">Settings that the trigger cannot work with.</exception>
    public static KafkaTriggerOptions Read(HostJson host, out IReadOnlyList<string> warnings)
    {
        var section = host.Section("extensions:kafka");
        return Read(
            section.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value.Value)),
            name => section.TryGetValue(name, out var setting) ? setting.Source : host.Path,
            out warnings);
    }

    /// <summary>Reads the options from names and values.</summary>
    /// <param name="settings">The settings under <c>extensions.kafka</c>.</param>
    /// <param name="origin">Says where the setting of a name was found; <c>host.json</c> when null.</param>
    /// <param name="warnings">What does not stop the host but does not do what its writer expects.</param>
    /// <exception cref="LocalHostException">Settings that the trigger cannot work with.</exception>
    public static KafkaTriggerOptions Read(
        IEnumerable<KeyValuePair<string, string?>> settings, Func<string, string>? origin, out IReadOnlyList<string> warnings)
    {
        var reader = new KafkaTriggerOptionsReader(settings, origin ?? (static _ => "host.json"));
        var options = reader.Read();
        warnings = reader.Warnings(options);
        return reader._errors.Count == 0 ? options : throw new LocalHostException(string.Join(Environment.NewLine, reader._errors));
    }

    private KafkaTriggerOptions Read()
    {
        var defaults = new KafkaTriggerOptions();
        var options = new KafkaTriggerOptions
        {
            MaxBatchSize = Number("maxBatchSize", 1) ?? defaults.MaxBatchSize,
            SubscriberIntervalInSeconds = Number("subscriberIntervalInSeconds", 1) ?? defaults.SubscriberIntervalInSeconds,
            ExecutorChannelCapacity = Number("executorChannelCapacity", 1) ?? defaults.ExecutorChannelCapacity,
            ChannelFullRetryIntervalInMs = Number("channelFullRetryIntervalInMs", 1) ?? defaults.ChannelFullRetryIntervalInMs,
            SubscriberIdleBackoffMs = Number("subscriberIdleBackoffMs", 0) ?? defaults.SubscriberIdleBackoffMs,
            CommitOnFailure = Flag("commitOnFailure") ?? defaults.CommitOnFailure,
            MaxRetries = Number("maxRetries", -1) ?? defaults.MaxRetries,
            AutoCommitIntervalMs = Number("autoCommitIntervalMs", 1) ?? defaults.AutoCommitIntervalMs,
            AutoOffsetReset = Choice<AutoOffsetReset>("autoOffsetReset") ?? defaults.AutoOffsetReset,
            SessionTimeoutMs = Number("sessionTimeoutMs", 1) ?? defaults.SessionTimeoutMs,
            MetadataMaxAgeMs = Number("metadataMaxAgeMs", 1) ?? defaults.MetadataMaxAgeMs,
            SocketKeepaliveEnable = Flag("socketKeepaliveEnable") ?? defaults.SocketKeepaliveEnable,
            LibkafkaDebug = _values.GetValueOrDefault("libkafkaDebug") is { Length: > 0 } debug ? debug : null,
            ReconnectBackoffMs = Number("reconnectBackoffMs", 0),
            ReconnectBackoffMaxMs = Number("reconnectBackoffMaxMs", 0),
            StatisticsIntervalMs = Number("statisticsIntervalMs", 0),
            MaxPollIntervalMs = Number("maxPollIntervalMs", 1),
            QueuedMinMessages = Number("queuedMinMessages", 1),
            QueuedMaxMessagesKbytes = Number("queuedMaxMessagesKbytes", 1),
            MaxPartitionFetchBytes = Number("maxPartitionFetchBytes", 1),
            FetchMaxBytes = Number("fetchMaxBytes", 0),
        };

        var maxPoll = options.MaxPollIntervalMs ?? KafkaTriggerOptions.DefaultMaxPollIntervalMs;
        if (maxPoll < options.SessionTimeoutMs)
        {
            _errors.Add($"extensions.kafka.maxPollIntervalMs = {maxPoll} is below extensions.kafka.sessionTimeoutMs = "
                + $"{options.SessionTimeoutMs} ({_origin("sessionTimeoutMs")}); the Kafka client does not start with that.");
        }

        return options;
    }

    private List<string> Warnings(KafkaTriggerOptions options)
    {
        var warnings = new List<string>();
        foreach (var name in _values.Keys.Where(name => !KafkaTriggerOptions.Names.Contains(name)).Order(StringComparer.Ordinal))
        {
            warnings.Add($"extensions.kafka.{name} ({_origin(name)}) is no setting of the Kafka trigger and is ignored.");
        }

        if (options.SessionTimeoutMs < KafkaTriggerOptions.HeartbeatIntervalMs)
        {
            warnings.Add($"{Named("sessionTimeoutMs", $"{options.SessionTimeoutMs}")} is below the heartbeat of "
                + $"{KafkaTriggerOptions.HeartbeatIntervalMs} ms, which cannot be set: the consumer group will fall apart.");
        }

        return warnings;
    }

    private int? Number(string name, int least)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        _errors.Add($"{Named(name, text)} is not a whole number of at least {least}.");
        return null;
    }

    private bool? Flag(string name)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return null;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        _errors.Add($"{Named(name, text)} is neither true nor false.");
        return null;
    }

    private TEnum? Choice<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return null;
        }

        if (Enum.TryParse<TEnum>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice))
        {
            return choice;
        }

        _errors.Add($"{Named(name, text)} is none of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        return null;
    }

    private string Named(string name, string value) => $"extensions.kafka.{name} = '{value}' ({_origin(name)})";
}
