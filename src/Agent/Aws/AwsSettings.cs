namespace BuildFarm.Agent.Aws;

/// <summary>Region and endpoints from the environment variables that all AWS SDKs read.</summary>
/// <param name="region">Beats the variables.</param>
internal sealed class AwsSettings(Func<string, string?> variable, string? region = null)
{
    private const string DefaultRegion = "us-east-1";

    public static AwsSettings FromEnvironment { get; } = new(Environment.GetEnvironmentVariable);

    public string Region => region ?? Value("AWS_REGION") ?? Value("AWS_DEFAULT_REGION") ?? DefaultRegion;

    /// <summary>The same, in another region.</summary>
    public AwsSettings In(string? other) => other is null ? this : new AwsSettings(variable, other);

    public string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>An endpoint that somebody set for a service, such as S3 or SSM; null for the service's own.</summary>
    public Uri? CustomEndpoint(string service)
    {
        string? text = Value($"AWS_ENDPOINT_URL_{service.ToUpperInvariant()}") ?? Value("AWS_ENDPOINT_URL");
        return text is null ? null
            : Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri
            : throw new AwsException($"AWS_ENDPOINT_URL_{service.ToUpperInvariant()} is '{text}', which is no URL");
    }

    public Uri Endpoint(string service) => CustomEndpoint(service) ?? new Uri($"https://{service}.{Region}.amazonaws.com");
}
