using BuildFarm.Model.Auth.Policies;

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

    /// <summary>ARN of who it is, such as arn:aws:iam::000000000000:root, or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION.</summary>
    public required string Principal { get; init; }

    /// <summary>ARN of the role that a session was made for; null for what is no session. What policies name is the role.</summary>
    public string? Role { get; init; }

    /// <summary>What it may do; null: everything in its account.</summary>
    public IReadOnlyList<PolicyDocument>? Policies { get; init; }

    public override string ToString() => $"{AccessKeyId} ({Principal})";
}
