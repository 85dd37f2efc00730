namespace Microsoft.Azure.Functions.Worker;

/// <summary>How an OAUTHBEARER token is obtained (<c>sasl.oauthbearer.method</c>).</summary>
public enum OAuthBearerMethod
{
    /// <summary>The client library's default.</summary>
    Default,

    /// <summary>OpenID Connect, client credentials.</summary>
    Oidc,
}
