using System.Text.Json;
using BuildFarm.Model.Auth;

namespace BuildFarm.Agent.Aws;

/// <summary>
/// Finds credentials where the AWS SDKs look: variables, the shared file, the container's endpoint, the instance's role.
/// A stand-in for the chain of AWSSDK.Core, which trimmed and with S3 would make the agent half as large again.
/// </summary>
internal sealed class CredentialChain(AwsSettings settings, HttpClient http, TimeProvider time)
{
    private static readonly Uri InstanceMetadata = new("http://169.254.169.254/latest/");
    private static readonly TimeSpan MetadataPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromMinutes(5);

    private (SigningCredential Credential, DateTimeOffset? Expires)? _found;

    /// <exception cref="AwsException">There are none; the message lists where they may be.</exception>
    public async ValueTask<SigningCredential> GetAsync(CancellationToken stop)
    {
        if (_found is { } known && (known.Expires is not { } expires || time.GetUtcNow() < expires - RefreshBefore))
        {
            return known.Credential;
        }

        _found = FromVariables() ?? FromFile() ?? await FromContainerAsync(stop) ?? await FromInstanceAsync(stop)
            ?? throw new AwsException("no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, write ~/.aws/credentials, or give the instance a role");
        return _found.Value.Credential;
    }

    private (SigningCredential, DateTimeOffset?)? FromVariables() =>
        settings.Value("AWS_ACCESS_KEY_ID") is { } id && settings.Value("AWS_SECRET_ACCESS_KEY") is { } secret
            ? (new SigningCredential(id, secret, settings.Value("AWS_SESSION_TOKEN")), null)
            : null;

    private (SigningCredential, DateTimeOffset?)? FromFile()
    {
        string path = settings.Value("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(settings.Value("HOME") ?? "/root", ".aws/credentials");
        if (!File.Exists(path))
        {
            return null;
        }

        string wanted = settings.Value("AWS_PROFILE") ?? "default";
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        bool inside = false;
        foreach (string line in File.ReadLines(path).Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
            {
                inside = line.Trim('[', ']', ' ') == wanted;
            }
            else if (inside && line.IndexOf('=') is var equals && equals > 0)
            {
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim();
            }
        }

        return values.TryGetValue("aws_access_key_id", out string? id) && values.TryGetValue("aws_secret_access_key", out string? secret)
            ? (new SigningCredential(id, secret, values.GetValueOrDefault("aws_session_token")), null)
            : null;
    }

    private async ValueTask<(SigningCredential, DateTimeOffset?)?> FromContainerAsync(CancellationToken stop)
    {
        string? uri = settings.Value("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        uri ??= settings.Value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { } relative ? "http://169.254.170.2" + relative : null;
        if (uri is null)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        string? token = settings.Value("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        token ??= settings.Value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") is { } file && File.Exists(file) ? (await File.ReadAllTextAsync(file, stop)).Trim() : null;
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using HttpResponseMessage response = await http.SendAsync(request, stop);
        return response.IsSuccessStatusCode ? Parse(await response.Content.ReadAsStringAsync(stop)) : null;
    }

    private async ValueTask<(SigningCredential, DateTimeOffset?)?> FromInstanceAsync(CancellationToken stop)
    {
        if (settings.Value("AWS_EC2_METADATA_DISABLED") is "true")
        {
            return null;
        }

        using var patience = new CancellationTokenSource(MetadataPatience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var session = new HttpRequestMessage(HttpMethod.Put, new Uri(InstanceMetadata, "api/token"));
            session.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "300");
            using HttpResponseMessage answer = await http.SendAsync(session, both.Token);
            string token = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(both.Token) : "";
            const string roles = "meta-data/iam/security-credentials/";
            string role = await MetadataAsync(roles, token, both.Token);
            return Parse(await MetadataAsync(roles + role.Split('\n')[0], token, both.Token));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null; // no instance of EC2, or one without a role
        }
    }

    private async ValueTask<string> MetadataAsync(string path, string token, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(InstanceMetadata, path));
        request.Headers.Add("X-aws-ec2-metadata-token", token);
        using HttpResponseMessage response = await http.SendAsync(request, stop);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(stop);
    }

    private static (SigningCredential, DateTimeOffset?)? Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return root.TryGetProperty("AccessKeyId", out JsonElement id) && root.TryGetProperty("SecretAccessKey", out JsonElement secret)
            ? (new SigningCredential(id.GetString()!, secret.GetString()!, root.TryGetProperty("Token", out JsonElement token) ? token.GetString() : null),
                root.TryGetProperty("Expiration", out JsonElement expires) && expires.TryGetDateTimeOffset(out DateTimeOffset until) ? until : null)
            : null;
    }
}
