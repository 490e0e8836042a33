using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Auth;

/// <summary>What a request says of its own signature, taken apart but not yet checked against a key.</summary>
internal sealed record SignatureClaim
{
    public required SignableRequest Request { get; init; }

    /// <summary>The request's, taken apart.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    public required string AccessKeyId { get; init; }

    public required CredentialScope Scope { get; init; }

    /// <summary>Lower-case, sorted.</summary>
    public required IReadOnlyList<string> SignedHeaders { get; init; }

    public required string Signature { get; init; }

    /// <summary>As it was signed, in the format of X-Amz-Date.</summary>
    public required string Date { get; init; }

    public required DateTimeOffset Signed { get; init; }

    /// <summary>Null: signed in headers. Else how long the presigned request is good.</summary>
    public TimeSpan? Lifetime { get; init; }

    public string? SessionToken { get; init; }

    /// <summary>What the request says its body hashes to; null when it does not say.</summary>
    public string? PayloadHash { get; init; }
}
