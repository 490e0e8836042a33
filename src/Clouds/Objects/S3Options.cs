using Amazon.Runtime;

namespace BuildFarm.Clouds.Objects;

/// <summary>How S3 is reached.</summary>
public sealed record S3Options
{
    /// <summary>Another endpoint than the service's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Null: from where every AWS SDK looks.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>The buckets that are read; null is every one that the credentials reach. Whoever may name an object sees what is in it.</summary>
    public IReadOnlyCollection<string>? Buckets { get; init; }

    /// <summary>How long one document may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The endpoint that the environment names.</summary>
    public static S3Options FromEnvironment(Func<string, string?> variable)
    {
        var text = variable("AWS_ENDPOINT_URL_S3") is { Length: > 0 } own ? own : variable("AWS_ENDPOINT_URL");
        return new S3Options { Endpoint = Uri.TryCreate(text, UriKind.Absolute, out var endpoint) ? endpoint : null };
    }
}
