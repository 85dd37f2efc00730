namespace Microsoft.Azure.Functions.Worker;

/// <summary>The SASL mechanism for a broker (<c>sasl.mechanism</c>).</summary>
public enum BrokerAuthenticationMode
{
    /// <summary>None named.</summary>
    NotSet = -1,

    /// <summary>GSSAPI (Kerberos).</summary>
    Gssapi,

    /// <summary>PLAIN.</summary>
    Plain,

    /// <summary>SCRAM-SHA-256.</summary>
    ScramSha256,

    /// <summary>SCRAM-SHA-512.</summary>
    ScramSha512,

    /// <summary>OAUTHBEARER.</summary>
    OAuthBearer,
}
