namespace BuildFarm.Gateway.Auth;

/// <summary>An access key that the farm knows. <see cref="ToString"/> shows the access key id and the principal alone.</summary>
public sealed record FarmCredential
{
    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    /// <summary>Set for temporary credentials: requests must carry it too.</summary>
    public string? SessionToken { get; init; }

    /// <summary>When temporary credentials end.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>ARN of who it is, such as arn:aws:iam::000000000000:root.</summary>
    public required string Principal { get; init; }

    public override string ToString() => $"{AccessKeyId} ({Principal})";
}
