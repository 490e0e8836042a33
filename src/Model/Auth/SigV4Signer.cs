using System.Globalization;

namespace BuildFarm.Model.Auth;

/// <summary>
/// Signs requests by AWS Signature Version 4. Pure: the caller gives the time and sends the result. A request is signed exactly as
/// <see cref="SignableRequest"/> shows it, so give it the path and query that go on the wire.
/// </summary>
public sealed class SigV4Signer(SigningCredential credential, string region, string service = SigV4Names.ImageBuilderService)
{
    /// <summary>Presigned requests live at most this long.</summary>
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromDays(7);

    /// <summary>The headers to add to the request: X-Amz-Date, X-Amz-Content-Sha256, X-Amz-Security-Token where there is one, Authorization.</summary>
    /// <param name="request">With Host among its headers. All its headers are signed but those that a proxy may change.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(SignableRequest request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var date = FormatDate(now);
        var scope = new CredentialScope(date[..8], region, service);
        var hash = CanonicalRequest.HashPayload(body);
        var added = new List<KeyValuePair<string, string>> { new("X-Amz-Date", date), new("X-Amz-Content-Sha256", hash) };
        if (credential.SessionToken is { } token)
        {
            added.Add(new("X-Amz-Security-Token", token));
        }

        var all = request with { Headers = [.. request.Headers, .. added] };
        var signed = SignedHeaders(all);
        var signature = SigV4Signature.Compute(
            SigV4Signature.DeriveKey(credential.SecretAccessKey, scope), date, scope, CanonicalRequest.Format(all, signed, hash));
        added.Add(new("Authorization",
            $"{SigV4Names.Algorithm} Credential={credential.AccessKeyId}/{scope}, SignedHeaders={string.Join(';', signed)}, Signature={signature}"));
        return added;
    }

    /// <summary>The whole query of a presigned request, which needs no header but Host; the body, if any, is not covered.</summary>
    /// <param name="lifetime">1 second to <see cref="MaximumLifetime"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is out of range.</exception>
    public string Presign(SignableRequest request, DateTimeOffset now, TimeSpan lifetime) =>
        Presign(request, now, lifetime, CanonicalRequest.UnsignedPayload);

    internal string Presign(SignableRequest request, DateTimeOffset now, TimeSpan lifetime, string payloadHash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, MaximumLifetime);
        var date = FormatDate(now);
        var scope = new CredentialScope(date[..8], region, service);
        var signed = SignedHeaders(request);
        var parameters = new List<KeyValuePair<string, string>>
        {
            new(SigV4Names.QueryAlgorithm, SigV4Names.Algorithm),
            new(SigV4Names.QueryCredential, $"{credential.AccessKeyId}/{scope}"),
            new(SigV4Names.QueryDate, date),
            new(SigV4Names.QueryExpires, ((long)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            new(SigV4Names.QuerySignedHeaders, string.Join(';', signed)),
        };
        if (payloadHash == CanonicalRequest.UnsignedPayload)
        {
            parameters.Add(new("X-Amz-Content-Sha256", payloadHash));
        }

        if (credential.SessionToken is { } token)
        {
            parameters.Add(new(SigV4Names.QuerySecurityToken, token));
        }

        var query = QueryString.Format(parameters);
        query = request.RawQuery.Length == 0 ? query : $"{request.RawQuery}&{query}";
        var canonical = CanonicalRequest.Format(request with { RawQuery = query }, signed, payloadHash);
        var signature = SigV4Signature.Compute(SigV4Signature.DeriveKey(credential.SecretAccessKey, scope), date, scope, canonical);
        return $"{query}&{SigV4Names.Signature}={signature}";
    }

    internal static string FormatDate(DateTimeOffset time) => time.UtcDateTime.ToString(SigV4Names.DateFormat, CultureInfo.InvariantCulture);

    private static List<string> SignedHeaders(SignableRequest request)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in request.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (lower is not ("authorization" or "connection" or "expect" or "transfer-encoding" or "user-agent" or "x-amzn-trace-id"))
            {
                names.Add(lower);
            }
        }

        return names.Contains("host") ? [.. names] : throw new ArgumentException("Sign a request with its Host header.", nameof(request));
    }
}
