namespace ServerlessStreams.Functions.Settings;

/// <summary>
/// The settings of the library, by the names that <c>IConfiguration</c> knows; in the environment a colon is two
/// underscores: <c>Kafka__Brokers</c>.
/// </summary>
internal static class SettingNames
{
    /// <summary>Bootstrap servers, <c>host:port,…</c>.</summary>
    public const string Brokers = "Kafka:Brokers";

    /// <summary>
    /// Section of client settings by librdkafka's names, e.g. <c>Kafka:Client:security.protocol</c>; as dots are not
    /// allowed everywhere, underscores stand for them: <c>Kafka__Client__security_protocol</c>.
    /// </summary>
    public const string Client = "Kafka:Client";

    /// <summary>The state log, <c>scheme:location</c>.</summary>
    public const string State = "Streams:State";

    /// <summary>What to do where records are missing before a batch: <c>Fail</c> (the default) or <c>Continue</c>.</summary>
    public const string GapPolicy = "Streams:GapPolicy";

    /// <summary>What to do where a topic was made anew: <c>Fail</c> (the default) or <c>Reset</c>.</summary>
    public const string OffsetRegression = "Streams:OffsetRegression";

    /// <summary>What a failed check at start-up does: <c>Exit</c> (the default) or <c>Throw</c>, for hosts in the same process.</summary>
    public const string StartupFailure = "Streams:StartupFailure";

    /// <summary>Where the host's own settings can be overridden, section by section as in host.json.</summary>
    public const string HostOverrides = "AzureFunctionsJobHost";

    /// <summary>The name as it is written in the environment.</summary>
    public static string InEnvironment(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
