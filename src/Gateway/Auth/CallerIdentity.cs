namespace BuildFarm.Gateway.Auth;

/// <summary>Who calls, proven by a signature, and for which region.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Principal">ARN.</param>
/// <param name="AccessKeyId">What it was proven with.</param>
internal sealed record CallerIdentity(string Account, string Principal, string Region, string AccessKeyId);
