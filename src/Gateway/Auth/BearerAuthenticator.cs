using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Auth;

/// <summary>Tells who makes a gRPC call, by the bearer token in its metadata.</summary>
internal sealed class BearerAuthenticator(SigV4Verifier verifier)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] s_services = [SigV4Names.FarmService];

    /// <param name="authorization">Value of the authorization metadata, or null.</param>
    /// <param name="authority">What the client calls the server, as in :authority; the token must be made for it.</param>
    public async ValueTask<AuthOutcome> AuthenticateAsync(string? authorization, string authority, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(authorization))
        {
            return AuthFailure.Missing;
        }

        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !BearerToken.TryParse(authorization[Scheme.Length..].Trim(), authority, out var request))
        {
            return AuthFailure.Incomplete("The authorization metadata must be 'Bearer bf1.' and a token as docs/grpc-auth.md defines it.");
        }

        if (!SignatureReader.TryRead(request, out var claim, out var failure))
        {
            return failure;
        }

        return verifier.CheckFrame(claim, s_services, BearerToken.MaximumLifetime) is { } refused
            ? refused
            : await verifier.VerifyAsync(claim, default, cancellation).ConfigureAwait(false);
    }
}
