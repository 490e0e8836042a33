namespace BuildFarm.Model.Auth;

/// <summary>
/// A request as it stands on the wire: what the signer signs and the verifier checks are the same characters, so path and query are
/// kept as sent, never decoded and encoded again.
/// </summary>
public sealed record SignableRequest
{
    /// <summary>GET, PUT, POST or DELETE, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path as sent, percent-encoded, with no query.</summary>
    public required string RawPath { get; init; }

    /// <summary>The query as sent, without the question mark; empty when there is none.</summary>
    public string RawQuery { get; init; } = "";

    /// <summary>Every header, Host among them. A name may repeat.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }
}
