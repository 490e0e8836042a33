using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BuildFarm.Gateway.Rest;

/// <summary>The door of pages that tell about the farm: open to the machine itself, for signed requests from elsewhere.</summary>
internal sealed class LocalEntry(RestAuthenticator authenticator)
{
    /// <summary>False: the refusal has been answered.</summary>
    public async Task<bool> MayEnterAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address))
        {
            return true;
        }

        try
        {
            var target = RawTarget.Parse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            var (outcome, _) = await authenticator.AuthenticateAsync(http, target).ConfigureAwait(false);
            if (outcome.Failure is { } failure)
            {
                await RestResponse.WriteErrorAsync(http, StatusCodes.Status403Forbidden, failure.Type, failure.Message).ConfigureAwait(false);
            }

            return outcome.Failure is null;
        }
        catch (BadHttpRequestException bad)
        {
            http.Response.StatusCode = bad.StatusCode;
            return false;
        }
    }
}
