using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Sends what a function returns to a Kafka topic. The host only logs a failed delivery: at most once. Names, defaults
/// and the metadata written for them are those of the package that this project stands in for.
/// </summary>
/// <param name="brokerList">Bootstrap servers: the name of a setting, <c>%setting%</c>, or <c>host:port,…</c>.</param>
/// <param name="topic">The topic: a name or <c>%setting%</c>.</param>
public sealed class KafkaOutputAttribute(string brokerList, string topic) : OutputBindingAttribute
{
    /// <summary>Bootstrap servers.</summary>
    public string BrokerList { get; set; } = brokerList;

    /// <summary>The topic, as given.</summary>
    public string Topic { get; } = topic;

    /// <summary>Size of the largest message, in bytes (<c>message.max.bytes</c>).</summary>
    public int MaxMessageBytes { get; set; } = 1_000_000;

    /// <summary>The most messages in one request (<c>batch.num.messages</c>).</summary>
    public int BatchSize { get; set; } = 10_000;

    /// <summary>Whether the producer is idempotent (<c>enable.idempotence</c>).</summary>
    public bool EnableIdempotence { get; set; }

    /// <summary>How long a message may wait for its delivery, in milliseconds (<c>message.timeout.ms</c>).</summary>
    public int MessageTimeoutMs { get; set; } = 300_000;

    /// <summary>How long the broker may wait for its replicas, in milliseconds (<c>request.timeout.ms</c>).</summary>
    public int RequestTimeoutMs { get; set; } = 5_000;

    /// <summary>How often a message is sent again (<c>message.send.max.retries</c>).</summary>
    public int MaxRetries { get; set; } = int.MaxValue;

    /// <summary>How long messages are collected before a request goes out, in milliseconds (<c>linger.ms</c>).</summary>
    public int LingerMs { get; set; } = 5;

    /// <summary>Avro schema of the value; with it the host encodes or decodes generic Avro records.</summary>
    public string AvroSchema { get; set; }

    /// <summary>Avro schema of the key.</summary>
    public string KeyAvroSchema { get; set; }

    /// <summary>How the key is read or written. A topic whose keys are not text needs <see cref="KafkaMessageKeyType.Binary"/>.</summary>
    public KafkaMessageKeyType KeyDataType { get; set; } = KafkaMessageKeyType.String;

    /// <summary>The SASL mechanism (<c>sasl.mechanism</c>).</summary>
    public BrokerAuthenticationMode AuthenticationMode { get; set; } = BrokerAuthenticationMode.NotSet;

    /// <summary>The SASL user (<c>sasl.username</c>).</summary>
    public string Username { get; set; }

    /// <summary>The SASL password (<c>sasl.password</c>).</summary>
    public string Password { get; set; }

    /// <summary>The protocol spoken with the brokers (<c>security.protocol</c>).</summary>
    public BrokerProtocol Protocol { get; set; } = BrokerProtocol.NotSet;

    /// <summary>File of the client's private key, PEM (<c>ssl.key.location</c>).</summary>
    public string SslKeyLocation { get; set; }

    /// <summary>File of the certificate authorities (<c>ssl.ca.location</c>).</summary>
    public string SslCaLocation { get; set; }

    /// <summary>File of the client's certificate (<c>ssl.certificate.location</c>).</summary>
    public string SslCertificateLocation { get; set; }

    /// <summary>Password of the client's private key (<c>ssl.key.password</c>).</summary>
    public string SslKeyPassword { get; set; }

    /// <summary>The client's certificate as PEM text (<c>ssl.certificate.pem</c>).</summary>
    public string SslCertificatePEM { get; set; }

    /// <summary>The client's private key as PEM text (<c>ssl.key.pem</c>).</summary>
    public string SslKeyPEM { get; set; }

    /// <summary>The certificate authority as PEM text (<c>ssl.ca.pem</c>).</summary>
    public string SslCaPEM { get; set; }

    /// <summary>The client's certificate and private key in one PEM text, as Key Vault keeps them.</summary>
    public string SslCertificateandKeyPEM { get; set; }

    /// <summary>The schema registry's address. With it the host decodes the records itself.</summary>
    public string SchemaRegistryUrl { get; set; }

    /// <summary>User of the schema registry.</summary>
    public string SchemaRegistryUsername { get; set; }

    /// <summary>Password for the schema registry.</summary>
    public string SchemaRegistryPassword { get; set; }

    /// <summary>How a token is obtained (<c>sasl.oauthbearer.method</c>).</summary>
    public OAuthBearerMethod OAuthBearerMethod { get; set; }

    /// <summary>Client id, for OIDC (<c>sasl.oauthbearer.client.id</c>).</summary>
    public string OAuthBearerClientId { get; set; }

    /// <summary>Client secret, for OIDC (<c>sasl.oauthbearer.client.secret</c>).</summary>
    public string OAuthBearerClientSecret { get; set; }

    /// <summary>Scope of the token, for OIDC (<c>sasl.oauthbearer.scope</c>).</summary>
    public string OAuthBearerScope { get; set; }

    /// <summary>Address of the token endpoint, for OIDC (<c>sasl.oauthbearer.token.endpoint.url</c>).</summary>
    public string OAuthBearerTokenEndpointUrl { get; set; }

    /// <summary>Further facts for the broker, <c>key=value</c> separated by commas (<c>sasl.oauthbearer.extensions</c>).</summary>
    public string OAuthBearerExtensions { get; set; }
}
