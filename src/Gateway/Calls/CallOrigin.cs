using System.Net;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Calls;

/// <summary>Where a call came from.</summary>
/// <param name="Face">rest or grpc.</param>
/// <param name="Address">Of the other end of the connection; null where there is none, as on a unix socket.</param>
/// <param name="Secure">It came over TLS.</param>
/// <param name="Client">What the caller says of its program, shortened; empty when it says nothing.</param>
internal sealed record CallOrigin(string Face, IPAddress? Address, bool Secure, string Client)
{
    private const int LongestClient = 256;

    public static CallOrigin Of(HttpContext http, string face)
    {
        var address = http.Connection.RemoteIpAddress;
        var client = http.Request.Headers.UserAgent.ToString();
        return new CallOrigin(
            face, address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address, http.Request.IsHttps,
            client.Length <= LongestClient ? client : client[..LongestClient]);
    }
}
