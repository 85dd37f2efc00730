using System.Globalization;

namespace ServerlessStreams.Kafka;

/// <summary>Where the brokers are and how to talk to them: shared by all clients of an app.</summary>
public sealed record KafkaConnection
{
    /// <summary>The first brokers to ask, as <c>host:port</c>, separated by commas; without a port it is 9092.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>
    /// Further settings by librdkafka's names, handed to every client: <c>security.protocol</c>, <c>sasl.mechanism</c>, …
    /// </summary>
    /// <value>Empty. Settings that guarantees rest on cannot be set, see <see cref="Validate"/>.</value>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long one question to a broker may take (offsets, partitions, topic settings).</summary>
    /// <value>10 s.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="ArgumentException">Lists every error.</exception>
    public void Validate() => ThrowIfAny(Errors());

    internal static void ThrowIfAny(IEnumerable<string> errors)
    {
        var all = errors.ToList();
        if (all.Count > 0)
        {
            throw new ArgumentException("The Kafka connection cannot be used: " + string.Join(" ", all));
        }
    }

    internal IEnumerable<string> Errors()
    {
        var servers = (BootstrapServers ?? "").Split(',', StringSplitOptions.TrimEntries);
        foreach (var server in servers)
        {
            if (server.Length == 0)
            {
                yield return $"Bootstrap servers '{BootstrapServers}': an address is empty; give host:port, separated by commas.";
            }
            else if (!HasUsablePort(server))
            {
                yield return $"Bootstrap server '{server}' is not host:port with a port from 1 to 65535.";
            }
        }

        foreach (var (name, value) in Settings)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                yield return "A client setting has no name.";
            }
            else if (value is null)
            {
                yield return $"Client setting '{name}' has no value.";
            }
            else if (ReservedSettings.ReasonAgainst(name) is { } reason)
            {
                yield return $"Client setting '{name}' cannot be set: {reason}.";
            }
        }

        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > TimeSpan.FromMinutes(15))
        {
            yield return $"Request timeout {RequestTimeout} is not between 0 and 15 minutes.";
        }
    }

    /// <summary>What every client is made with.</summary>
    internal Dictionary<string, string> ToClientSettings()
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = BootstrapServers,

            // Clients idle between invocations; Azure's load balancers drop a silent connection after four minutes.
            ["socket.keepalive.enable"] = "true",
            ["connections.max.idle.ms"] = "180000",

            // An outage ends within an invocation: ten seconds between attempts, the default, would eat much of its time.
            ["reconnect.backoff.max.ms"] = "2000",
        };

        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        return settings;
    }

    private static bool HasUsablePort(string server)
    {
        // An IPv6 address stands in brackets, so that its own colons are not taken for the port's.
        var colon = server.LastIndexOf(':');
        if (colon < 0 || server.EndsWith(']'))
        {
            return true;
        }

        return colon > 0
            && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535;
    }
}
