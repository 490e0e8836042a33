using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Auth;

/// <summary>Finds the signature in a request, in its Authorization header or in its query, and takes it apart.</summary>
internal static class SignatureReader
{
    private const int MaximumSignedHeaders = 100;

    public static bool TryRead(SignableRequest request, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out AuthFailure? failure)
    {
        claim = null;
        if (!QueryString.TryParse(request.RawQuery, out var query))
        {
            failure = AuthFailure.Incomplete("The query string is not percent-encoded UTF-8.");
            return false;
        }

        var authorization = Header(request, "authorization");
        var presigned = Parameter(query, SigV4Names.QueryAlgorithm) is not null || Parameter(query, SigV4Names.Signature) is not null;
        if (authorization is null && !presigned)
        {
            failure = AuthFailure.Missing;
            return false;
        }

        if (authorization is not null && presigned)
        {
            failure = AuthFailure.Incomplete("The request is signed twice: in its Authorization header and in its query. Sign it once.");
            return false;
        }

        return presigned ? ReadQuery(request, query, out claim, out failure) : ReadHeader(request, query, authorization!, out claim, out failure);
    }

    private static bool ReadHeader(
        SignableRequest request, List<KeyValuePair<string, string>> query, string authorization, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out AuthFailure? failure)
    {
        claim = null;
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !authorization.AsSpan(0, space).SequenceEqual(SigV4Names.Algorithm))
        {
            failure = AuthFailure.Incomplete($"The Authorization header must begin with {SigV4Names.Algorithm}.");
            return false;
        }

        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in authorization[(space + 1)..].Split(',', 8, StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var value = part[(equals + 1)..];
            switch (equals < 0 ? "" : part[..equals])
            {
                case "Credential": credential = value; break;
                case "SignedHeaders": signedHeaders = value; break;
                case "Signature": signature = value; break;
            }
        }

        if (credential is null || signedHeaders is null || signature is null)
        {
            failure = AuthFailure.Incomplete("Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
            return false;
        }

        var date = Header(request, SigV4Names.DateHeader);
        return Finish(
            new Parts(request, query, credential, signedHeaders, signature, date, null,
                Header(request, SigV4Names.SecurityTokenHeader), Header(request, SigV4Names.ContentHashHeader)),
            out claim, out failure);
    }

    private static bool ReadQuery(
        SignableRequest request, List<KeyValuePair<string, string>> query, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out AuthFailure? failure)
    {
        claim = null;
        if (query.Where(static pair => pair.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)).GroupBy(static pair => pair.Key).Any(static same => same.Count() > 1))
        {
            failure = AuthFailure.Incomplete("A query parameter of the signature stands twice.");
            return false;
        }

        if (Parameter(query, SigV4Names.QueryAlgorithm) != SigV4Names.Algorithm)
        {
            failure = AuthFailure.Incomplete($"{SigV4Names.QueryAlgorithm} must be {SigV4Names.Algorithm}.");
            return false;
        }

        if (Parameter(query, SigV4Names.QueryCredential) is not { } credential
            || Parameter(query, SigV4Names.QuerySignedHeaders) is not { } signedHeaders
            || Parameter(query, SigV4Names.Signature) is not { } signature)
        {
            failure = AuthFailure.Incomplete("A presigned request requires X-Amz-Credential, X-Amz-SignedHeaders and X-Amz-Signature.");
            return false;
        }

        if (!int.TryParse(Parameter(query, SigV4Names.QueryExpires), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < 1 || seconds > SigV4Signer.MaximumLifetime.TotalSeconds)
        {
            failure = AuthFailure.Incomplete("X-Amz-Expires must be 1 to 604800 seconds.");
            return false;
        }

        return Finish(
            new Parts(request, query, credential, signedHeaders, signature, Parameter(query, SigV4Names.QueryDate), TimeSpan.FromSeconds(seconds),
                Parameter(query, SigV4Names.QuerySecurityToken),
                Parameter(query, "X-Amz-Content-Sha256") ?? Header(request, SigV4Names.ContentHashHeader)),
            out claim, out failure);
    }

    private static bool Finish(Parts parts, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out AuthFailure? failure)
    {
        claim = null;
        if (!CredentialScope.TryParseCredential(parts.Credential, out var accessKeyId, out var scope))
        {
            failure = AuthFailure.Incomplete("Credential must have the form ACCESSKEY/YYYYMMDD/REGION/SERVICE/aws4_request.");
            return false;
        }

        if (!DateTimeOffset.TryParseExact(parts.Date, SigV4Names.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
        {
            failure = AuthFailure.Incomplete("X-Amz-Date must be the time of signing, as in 20260131T235959Z.");
            return false;
        }

        var names = parts.SignedHeaders.Split(';');
        failure = CheckSignedHeaders(parts.Request, names);
        if (failure is not null)
        {
            return false;
        }

        claim = new SignatureClaim
        {
            Request = parts.Request,
            Query = parts.Query,
            AccessKeyId = accessKeyId,
            Scope = scope,
            SignedHeaders = names,
            Signature = parts.Signature,
            Date = parts.Date!,
            Signed = signed,
            Lifetime = parts.Lifetime,
            SessionToken = parts.SessionToken,
            PayloadHash = parts.PayloadHash,
        };
        return true;
    }

    /// <summary>What is not signed could be changed on the way, so the host and every x-amz- header must be.</summary>
    private static AuthFailure? CheckSignedHeaders(SignableRequest request, string[] names)
    {
        if (names.Length > MaximumSignedHeaders)
        {
            return AuthFailure.Incomplete($"SignedHeaders names {names.Length} headers; at most {MaximumSignedHeaders} are looked at.");
        }

        for (var at = 0; at < names.Length; at++)
        {
            var name = names[at];
            if (name.Length == 0 || name.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0 || (at > 0 && string.CompareOrdinal(names[at - 1], name) >= 0))
            {
                return AuthFailure.Incomplete("SignedHeaders must be lower-case names, sorted, each once.");
            }
        }

        if (!names.Contains("host", StringComparer.Ordinal))
        {
            return AuthFailure.Invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }

        foreach (var (header, _) in request.Headers)
        {
            if (header.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !names.Contains(header.ToLowerInvariant(), StringComparer.Ordinal))
            {
                return AuthFailure.Invalid($"'{header}' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }

        return null;
    }

    private static string? Header(SignableRequest request, string name)
    {
        foreach (var (header, value) in request.Headers)
        {
            if (string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static string? Parameter(List<KeyValuePair<string, string>> query, string name)
    {
        foreach (var (parameter, value) in query)
        {
            if (string.Equals(parameter, name, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    private sealed record Parts(
        SignableRequest Request, List<KeyValuePair<string, string>> Query, string Credential, string SignedHeaders, string Signature, string? Date, TimeSpan? Lifetime, string? SessionToken, string? PayloadHash);
}
