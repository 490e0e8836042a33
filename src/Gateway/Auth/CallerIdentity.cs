using BuildFarm.Model.Auth.Policies;

namespace BuildFarm.Gateway.Auth;

/// <summary>Who calls, proven by a signature, and for which region.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Principal">ARN.</param>
/// <param name="AccessKeyId">What it was proven with.</param>
internal sealed record CallerIdentity(string Account, string Principal, string Region, string AccessKeyId)
{
    /// <summary>ARN of the role of a session, else null.</summary>
    public string? Role { get; init; }

    /// <summary>When a session ends, else null.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What the caller may do; null: everything in its account.</summary>
    public IReadOnlyList<PolicyDocument>? Policies { get; init; }

    public static CallerIdentity Of(FarmCredential credential, string region) =>
        new(credential.Account, credential.Principal, region, credential.AccessKeyId) { Role = credential.Role, Expires = credential.Expires, Policies = credential.Policies };
}
