using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Auth;

/// <summary>Checks a signature against the credential that the request names, the clock, and the body that came with it.</summary>
internal sealed partial class SigV4Verifier(ICredentialStore credentials, SigningKeyCache keys, TimeProvider time, GatewayOptions options)
{
    /// <summary>Everything that needs no body: cheap refusals come before a body is read.</summary>
    public AuthFailure? CheckFrame(SignatureClaim claim, ReadOnlySpan<string> services, TimeSpan? maximumLifetime = null)
    {
        if (!services.Contains(claim.Scope.Service))
        {
            return AuthFailure.Invalid($"Credential should be scoped to correct service: '{services[0]}'.");
        }

        if (!RegionName().IsMatch(claim.Scope.Region))
        {
            return AuthFailure.Invalid("Credential should be scoped to a valid region, such as us-east-1.");
        }

        if (!claim.Date.StartsWith(claim.Scope.Date, StringComparison.Ordinal))
        {
            return AuthFailure.Invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
        }

        if (claim.Lifetime > maximumLifetime)
        {
            return AuthFailure.Invalid($"X-Amz-Expires must be at most {maximumLifetime.Value.TotalSeconds} seconds here.");
        }

        return CheckTime(claim);
    }

    /// <summary>The credential that a claim names, if it is good: before a body is read, whose sender may hold a place for as long as it sends.</summary>
    public async ValueTask<(FarmCredential? Credential, AuthFailure? Failure)> FindAsync(SignatureClaim claim, CancellationToken cancellation)
    {
        var credential = await credentials.FindAsync(claim.AccessKeyId, claim.SessionToken, cancellation).ConfigureAwait(false);
        if (credential is null || !SessionTokensMatch(credential, claim))
        {
            return (null, AuthFailure.UnknownKey);
        }

        return credential.Expires <= time.GetUtcNow() ? (null, AuthFailure.Expired) : (credential, null);
    }

    /// <param name="credential">The claim's own, by <see cref="FindAsync"/>.</param>
    /// <param name="body">All of it, as it came.</param>
    public AuthOutcome Verify(SignatureClaim claim, FarmCredential credential, ReadOnlySpan<byte> body)
    {
        var payload = PayloadHash(claim, body, out var failure);
        if (failure is not null)
        {
            return failure;
        }

        var expected = SigV4Signature.Compute(
            keys.Get(credential, claim.Scope), claim.Date, claim.Scope, CanonicalRequest.Format(claim.Request, claim.Query, claim.SignedHeaders, payload));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(claim.Signature))
            ? CallerIdentity.Of(credential, claim.Scope.Region)
            : AuthFailure.Mismatch;
    }

    /// <summary>Both at once, for a body that is there.</summary>
    public async ValueTask<AuthOutcome> VerifyAsync(SignatureClaim claim, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var (credential, failure) = await FindAsync(claim, cancellation).ConfigureAwait(false);
        return credential is null ? failure! : Verify(claim, credential, body.Span);
    }

    private AuthFailure? CheckTime(SignatureClaim claim)
    {
        var now = time.GetUtcNow();
        var earliest = now - (claim.Lifetime ?? options.ClockSkew);
        var latest = now + options.ClockSkew;
        if (claim.Signed < earliest)
        {
            return AuthFailure.Invalid($"Signature expired: {claim.Date} is now earlier than {SigV4Time.Format(earliest)} ({SigV4Time.Format(now)} is the farm's time).");
        }

        return claim.Signed > latest
            ? AuthFailure.Invalid($"Signature not yet current: {claim.Date} is still later than {SigV4Time.Format(latest)} ({SigV4Time.Format(now)} is the farm's time).")
            : null;
    }

    /// <summary>The hash that was signed. What the request says of its body must be true; only a presigned request may leave it out.</summary>
    private static string PayloadHash(SignatureClaim claim, ReadOnlySpan<byte> body, out AuthFailure? failure)
    {
        failure = null;
        if (claim.PayloadHash == CanonicalRequest.UnsignedPayload && claim.Lifetime is not null)
        {
            return CanonicalRequest.UnsignedPayload;
        }

        var actual = CanonicalRequest.HashPayload(body);
        if (claim.PayloadHash is not null && !string.Equals(claim.PayloadHash, actual, StringComparison.Ordinal))
        {
            failure = AuthFailure.Invalid("The value of x-amz-content-sha256 is not the SHA-256 of the body that arrived.");
        }

        return actual;
    }

    private static bool SessionTokensMatch(FarmCredential credential, SignatureClaim claim) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(credential.SessionToken ?? ""), Encoding.UTF8.GetBytes(claim.SessionToken ?? ""));

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
