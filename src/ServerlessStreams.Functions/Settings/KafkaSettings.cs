using Microsoft.Extensions.Configuration;
using ServerlessStreams.Kafka;

namespace ServerlessStreams.Functions.Settings;

/// <summary>The broker that results go to, and that is asked about topics, from the app's settings.</summary>
internal static class KafkaSettings
{
    /// <exception cref="ArgumentException">A setting is missing or wrong; all reasons are given together.</exception>
    public static KafkaConnection Connection(IConfiguration configuration)
    {
        var brokers = configuration[SettingNames.Brokers];
        if (string.IsNullOrWhiteSpace(brokers))
        {
            throw new ArgumentException(
                $"Setting {SettingNames.Brokers} (environment: {SettingNames.InEnvironment(SettingNames.Brokers)}) is missing: the brokers as host:port, separated by commas.");
        }

        var connection = new KafkaConnection
        {
            BootstrapServers = brokers,
            Settings = configuration.GetSection(SettingNames.Client).GetChildren()
                .Where(setting => setting.Value is not null)
                .ToDictionary(setting => setting.Key.Replace('_', '.').ToLowerInvariant(), setting => setting.Value!),
        };
        try
        {
            connection.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Settings {SettingNames.Brokers}, {SettingNames.Client}: {exception.Message}", exception);
        }

        return connection;
    }
}
