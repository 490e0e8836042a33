namespace BuildFarm.Model.Auth;

/// <summary>What a caller signs with. Never log it: <see cref="ToString"/> shows the access key id alone.</summary>
/// <param name="SessionToken">Null for long-lived credentials.</param>
public sealed record SigningCredential(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    public override string ToString() => $"SigningCredential {AccessKeyId}";
}
