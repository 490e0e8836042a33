using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests;

/// <summary>Sends signed requests as they are given, path and query untouched.</summary>
internal sealed class RestClient(GatewayServer server) : IDisposable
{
    private HttpClient? _made;

    /// <summary>The authority of the server's certificate, where it has one.</summary>
    public X509Certificate2? Trust { get; init; }

    /// <summary>What the client shows of itself.</summary>
    public X509Certificate2? Certificate { get; init; }

    private HttpClient Http => _made ??= new HttpClient(TrustingHandler.Create(Trust, Certificate));

    public SigV4Signer Signer { get; init; } = new(server.Credential, GatewayServer.Region);

    public Task<RestAnswer> SendAsync(string method, string target, string? json = null) =>
        SendAsync(method, target, json is null ? [] : Encoding.UTF8.GetBytes(json));

    public async Task<RestAnswer> SendAsync(string method, string target, byte[] body, Action<HttpRequestMessage>? tamper = null, DateTimeOffset? at = null)
    {
        using var request = Unsigned(method, target, body);
        foreach (var (name, value) in Signer.Sign(Signable(method, target), body, at ?? server.Time.GetUtcNow()))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        tamper?.Invoke(request);
        return await SendAsync(request);
    }

    public async Task<RestAnswer> SendUnsignedAsync(string method, string target, byte[]? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = Unsigned(method, target, body ?? []);
        change?.Invoke(request);
        return await SendAsync(request);
    }

    public SignableRequest Signable(string method, string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new SignableRequest
        {
            Method = method,
            RawPath = question < 0 ? target : target[..question],
            RawQuery = question < 0 ? "" : target[(question + 1)..],
            Headers = [new("Host", server.Endpoints.Http.Authority)],
        };
    }

    public void Dispose() => _made?.Dispose();

    private HttpRequestMessage Unsigned(string method, string target, byte[] body)
    {
        var uri = new Uri($"{server.Endpoints.Http.Scheme}://{server.Endpoints.Http.Authority}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
        }

        return request;
    }

    private async Task<RestAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new RestAnswer(
            response.StatusCode,
            response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.Single() : null,
            response.Headers.TryGetValues("x-amzn-RequestId", out var ids) ? ids.Single() : null,
            text);
    }
}

internal sealed record RestAnswer(HttpStatusCode Status, string? ErrorType, string? RequestId, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string Message => Json.GetProperty("message").GetString()!;
}
