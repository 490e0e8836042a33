using System.Text;
using BuildFarm.Cli.Farm;
using BuildFarm.Model.Auth;

namespace BuildFarm.Api.Bench;

/// <summary>Requests as they go over the wire, signed before the clock runs.</summary>
internal sealed class SignedBytes(FarmConnection farm)
{
    private readonly SigV4Signer signer = new(farm.Credential, farm.Region);

    public byte[] Make(string method, string target, string body)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var content = Encoding.UTF8.GetBytes(body);
        var request = new SignableRequest
        {
            Method = method, RawPath = question < 0 ? target : target[..question], RawQuery = question < 0 ? "" : target[(question + 1)..],
            Headers = [new("Host", farm.Endpoint.Authority), new("Content-Type", "application/json")],
        };
        var headers = signer.Sign(request, content, TimeProvider.System.GetUtcNow());
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {farm.Endpoint.Authority}\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\n");
        foreach (var (name, value) in headers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        return [.. Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()), .. content];
    }
}
