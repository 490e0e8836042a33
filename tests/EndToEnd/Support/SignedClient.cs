using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.Model.Auth;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>Sends bytes as they are, signed, to the REST face: what no well-behaved client would send.</summary>
internal sealed class SignedClient(Farm farm) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, byte[] body)
    {
        var credential = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(farm.Data, "root-credential.json")))!;
        var signer = new SigV4Signer(new SigningCredential((string)credential["accessKeyId"]!, (string)credential["secretAccessKey"]!), "us-east-1");
        var address = new Uri(farm.Endpoint + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(method), address);
        message.Content = new ByteArrayContent(body);
        message.Content.Headers.ContentType = new("application/json");
        message.Headers.Host = address.Authority;
        var request = new SignableRequest { Method = method, RawPath = path, Headers = [new("Host", address.Authority), new("Content-Type", "application/json")] };
        foreach (var (name, value) in signer.Sign(request, body, TimeProvider.System.GetUtcNow()))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(message);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that the account has, as the lists tell it.</summary>
    public async Task<string> CatalogAsync()
    {
        var all = new StringBuilder();
        foreach (var operation in new[] { "ListComponents", "ListImageRecipes", "ListImagePipelines", "ListInfrastructureConfigurations", "ListDistributionConfigurations", "ListImages" })
        {
            var (status, body) = await SendAsync("POST", "/" + operation, "{}"u8.ToArray());
            Assert.True(status == HttpStatusCode.OK, $"{operation}: {body}");
            var answer = JsonNode.Parse(body)!.AsObject();
            answer.Remove("requestId");
            all.Append(operation).Append(answer.ToJsonString());
        }

        return all.ToString();
    }

    public void Dispose() => _http.Dispose();
}
