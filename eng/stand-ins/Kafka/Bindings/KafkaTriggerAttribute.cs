using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs a function for the records of a Kafka topic. Names, defaults and the metadata written for them are those of
/// the package that this project stands in for; most settings are passed on to the host's Kafka client.
/// </summary>
/// <param name="brokerList">Bootstrap servers: the name of a setting, <c>%setting%</c>, or <c>host:port,…</c>.</param>
/// <param name="topic">The topic: a name or <c>%setting%</c>.</param>
[InputConverter(typeof(KafkaRecordConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class KafkaTriggerAttribute(string brokerList, string topic) : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Bootstrap servers, as given.</summary>
    public string BrokerList { get; } = brokerList;

    /// <summary>The topic, as given.</summary>
    public string Topic { get; } = topic;

    /// <summary>The consumer group. The host does not start without one.</summary>
    public string ConsumerGroup { get; set; }

    /// <summary>Whether the function takes many records at once (an array) instead of one.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    /// <summary>How many waiting records one instance is expected to master; divides the lag when scaling out.</summary>
    public long LagThreshold { get; set; } = 1000;

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

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
