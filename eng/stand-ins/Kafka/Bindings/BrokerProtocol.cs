namespace Microsoft.Azure.Functions.Worker;

/// <summary>The protocol spoken with a broker (<c>security.protocol</c>).</summary>
public enum BrokerProtocol
{
    /// <summary>None named.</summary>
    NotSet = -1,

    /// <summary>Neither encrypted nor authenticated.</summary>
    Plaintext,

    /// <summary>TLS.</summary>
    Ssl,

    /// <summary>SASL without encryption.</summary>
    SaslPlaintext,

    /// <summary>SASL over TLS.</summary>
    SaslSsl,
}
