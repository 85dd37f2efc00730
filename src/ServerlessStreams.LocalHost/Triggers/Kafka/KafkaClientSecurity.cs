using Confluent.Kafka;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>
/// Translates the security properties of a trigger's binding (<c>protocol</c>, <c>authenticationMode</c>,
/// <c>username</c>, <c>sslCaLocation</c>, …) into settings of the Kafka client.
/// </summary>
internal static class KafkaClientSecurity
{
    /// <summary>Sets what the binding says on a client's configuration.</summary>
    /// <param name="binding">The binding; its settings are resolved already.</param>
    /// <param name="client">The configuration that is changed.</param>
    /// <exception cref="LocalHostException">A value that the trigger does not know; all of them at once.</exception>
    public static void Apply(KafkaTriggerBinding binding, ClientConfig client)
    {
        var values = new Dictionary<string, string>(binding.Properties, StringComparer.OrdinalIgnoreCase);
        var errors = new List<string>();

        client.SecurityProtocol = Choice<SecurityProtocol>("protocol");
        client.SaslMechanism = Choice<SaslMechanism>("authenticationMode");
        client.SaslUsername = Text("username");
        client.SaslPassword = Text("password");
        client.SslCaLocation = Text("sslCaLocation");
        client.SslCertificateLocation = Text("sslCertificateLocation");
        client.SslKeyLocation = Text("sslKeyLocation");
        client.SslKeyPassword = Text("sslKeyPassword");
        client.SslCaPem = Text("sslCaPEM");

        // One text may hold certificate and key: each reader of it takes the part that it looks for.
        var both = Text("sslCertificateandKeyPEM");
        client.SslCertificatePem = Text("sslCertificatePEM") ?? both;
        client.SslKeyPem = Text("sslKeyPEM") ?? both;

        client.SaslOauthbearerMethod = Choice<SaslOauthbearerMethod>("oAuthBearerMethod");
        client.SaslOauthbearerClientId = Text("oAuthBearerClientId");
        client.SaslOauthbearerClientSecret = Text("oAuthBearerClientSecret");
        client.SaslOauthbearerScope = Text("oAuthBearerScope");
        client.SaslOauthbearerTokenEndpointUrl = Text("oAuthBearerTokenEndpointUrl");
        client.SaslOauthbearerExtensions = Text("oAuthBearerExtensions");

        if (errors.Count > 0)
        {
            throw new LocalHostException(string.Join(Environment.NewLine, errors));
        }

        string? Text(string name) => values.TryGetValue(name, out var text) && text.Length > 0 ? text : null;

        TEnum? Choice<TEnum>(string name)
            where TEnum : struct, Enum
        {
            if (Text(name) is not { } text || text is "NotSet" or "-1")
            {
                return null;
            }

            // The names of the attribute's values and of the client's are the same, and so is their order.
            if (Enum.TryParse<TEnum>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice))
            {
                return choice;
            }

            errors.Add($"Function '{binding.FunctionName}': {name} = '{text}' of its Kafka trigger on topic "
                + $"'{binding.Topic}' is none of NotSet, {string.Join(", ", Enum.GetNames<TEnum>())}.");
            return null;
        }
    }
}
