using System.Buffers.Text;
using System.Text;

namespace BuildFarm.Model.Auth;

/// <summary>
/// What gRPC callers present: <c>authorization: Bearer bf1.BASE64URL</c>, the base64url (no padding) of a presigned query for
/// <c>GET /farm/bearer</c> at the server's host, service <c>buildfarm</c>. It proves the credential without carrying its secret, is good at
/// one host, for one region, and 15 minutes at most. docs/grpc-auth.md defines it for other languages.
/// </summary>
public static class BearerToken
{
    public const string Prefix = "bf1.";

    /// <summary>The path that a token pretends to ask for; nothing is served there.</summary>
    public const string Path = "/farm/bearer";

    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int MaximumLength = 8192;

    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromMinutes(15);

    /// <param name="host">HOST:PORT as the client puts it into :authority.</param>
    /// <param name="lifetime">1 second to 15 minutes.</param>
    /// <returns>The token, without the word Bearer.</returns>
    public static string Create(SigningCredential credential, string region, string host, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, MaximumLifetime);
        var query = new SigV4Signer(credential, region, SigV4Names.FarmService)
            .Presign(Request(host, ""), now, lifetime, CanonicalRequest.EmptyPayloadHash);
        return Prefix + Base64Url.EncodeToString(Encoding.ASCII.GetBytes(query));
    }

    /// <summary>The presigned request in a token, to be verified like any other; false when it is no token of this form.</summary>
    /// <param name="host">What the call came with as :authority.</param>
    public static bool TryParse(string token, string host, out SignableRequest request)
    {
        request = Request(host, "");
        if (token.Length > MaximumLength || !token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(token.AsSpan(Prefix.Length)))
        {
            return false;
        }

        var octets = Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length));
        if (!Ascii.IsValid(octets))
        {
            return false;
        }

        request = Request(host, Encoding.ASCII.GetString(octets));
        return true;
    }

    private static SignableRequest Request(string host, string query) => new()
    {
        Method = "GET",
        RawPath = Path,
        RawQuery = query,
        Headers = [new("host", host)],
    };
}
