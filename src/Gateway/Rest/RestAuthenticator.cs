using BuildFarm.Gateway.Auth;
using BuildFarm.Model.Auth;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Rest;

/// <summary>Tells who sent a REST request, by its signature.</summary>
internal sealed class RestAuthenticator(SigV4Verifier verifier, GatewayOptions options, TimeProvider time)
{
    private static readonly string[] s_services = [SigV4Names.ImageBuilderService, SigV4Names.FarmService];

    /// <summary>The caller and the body, which the signature covers. A request with no signature to speak of is refused with its body unread.</summary>
    /// <exception cref="BadHttpRequestException">The body is too long, too slow or malformed.</exception>
    /// <param name="services">What the signature may be scoped to; null: what the API is called by.</param>
    public async ValueTask<(AuthOutcome Outcome, ReadOnlyMemory<byte> Body)> AuthenticateAsync(HttpContext http, RawTarget target, string[]? services = null)
    {
        if (!SignatureReader.TryRead(Signable(http, target), out var claim, out var failure))
        {
            return (failure, default);
        }

        failure = verifier.CheckFrame(claim, services ?? s_services);
        if (failure is not null)
        {
            return (failure, default);
        }

        var (credential, unknown) = await verifier.FindAsync(claim, http.RequestAborted).ConfigureAwait(false);
        if (credential is null)
        {
            return (unknown!, default);
        }

        var body = await BodyReader.ReadAsync(http, options.MaximumBodyBytes, options.BodyTimeout, time).ConfigureAwait(false);
        return (verifier.Verify(claim, credential, body.Span), body);
    }

    private static SignableRequest Signable(HttpContext http, RawTarget target)
    {
        var headers = new List<KeyValuePair<string, string>>(http.Request.Headers.Count);
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                headers.Add(new(name, value ?? ""));
            }
        }

        return new SignableRequest { Method = http.Request.Method, RawPath = target.Path, RawQuery = target.Query, Headers = headers };
    }
}
