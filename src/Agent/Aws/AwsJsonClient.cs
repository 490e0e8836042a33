using System.Text;
using System.Text.Json;
using BuildFarm.Model.Auth;

namespace BuildFarm.Agent.Aws;

/// <summary>Calls of services that speak JSON: Systems Manager's parameters, Image Builder's components, CloudWatch's logs. Tried again when the service throttles or is away.</summary>
internal sealed class AwsJsonClient(AwsSettings settings, CredentialChain credentials, HttpClient http, TimeProvider time, Func<double> chance)
{
    private const int MaximumTries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A JSON 1.1 operation.</summary>
    /// <param name="target">AmazonSSM.GetParameter</param>
    public Task<string> PostAsync(string service, string target, string body, CancellationToken stop) =>
        SendAsync(service, HttpMethod.Post, "/", "", target, Encoding.UTF8.GetBytes(body), stop);

    /// <summary>A REST operation without a body.</summary>
    public Task<string> GetAsync(string service, string path, string query, CancellationToken stop) => SendAsync(service, HttpMethod.Get, path, query, null, [], stop);

    private async Task<string> SendAsync(string service, HttpMethod method, string path, string query, string? target, byte[] body, CancellationToken stop)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(service, method, path, query, target, body, stop);
            }
            catch (AwsException e) when (e.IsPassing && attempt < MaximumTries)
            {
                await Task.Delay(FirstPause * Math.Pow(2, attempt - 1) * (0.5 + (chance() / 2)), time, stop);
            }
        }
    }

    private async Task<string> TryAsync(string service, HttpMethod method, string path, string query, string? target, byte[] body, CancellationToken stop)
    {
        OpenSslLibrary.EnsureLoaded();
        Uri endpoint = settings.Endpoint(service);
        List<KeyValuePair<string, string>> headers = [new("Host", endpoint.IsDefaultPort ? endpoint.Host : endpoint.Authority)];
        if (target is not null)
        {
            headers.Add(new("X-Amz-Target", target));
        }

        var signer = new SigV4Signer(await credentials.GetAsync(stop), settings.Region, service);
        IReadOnlyList<KeyValuePair<string, string>> added = signer.Sign(
            new SignableRequest { Method = method.Method, RawPath = path, RawQuery = query, Headers = headers }, body, time.GetUtcNow());
        using var request = new HttpRequestMessage(method, $"{endpoint.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" + query : "")}");
        foreach ((string name, string value) in headers.Skip(1).Concat(added))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.1");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, both.Token);
            string answer = await response.Content.ReadAsStringAsync(both.Token);
            return response.IsSuccessStatusCode ? answer : throw Refusal(target ?? path, (int)response.StatusCode, answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new AwsException($"{target ?? path}: {endpoint.Authority}: {e.Message}", isPassing: true);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new AwsException($"{target ?? path}: {endpoint.Authority} did not answer within {Patience.TotalSeconds:0} seconds", isPassing: true);
        }
    }

    private static AwsException Refusal(string call, int status, string answer)
    {
        string code = "";
        string message = "";
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            code = document.RootElement.TryGetProperty("__type", out JsonElement type) ? type.GetString()!.Split('#')[^1] : "";
            message = document.RootElement.TryGetProperty("message", out JsonElement lower) || document.RootElement.TryGetProperty("Message", out lower) ? lower.GetString()! : "";
        }
        catch (JsonException)
        {
            message = answer.Length <= 200 ? answer : answer[..200];
        }

        bool isPassing = status is >= 500 or 429 || code is "ThrottlingException" or "ThrottledException" or "RequestLimitExceeded";
        return new AwsException($"{call} was answered {status} {code}: {message}", code, isPassing);
    }
}
