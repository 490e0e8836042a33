using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Gateway.Sts;

/// <summary>
/// The unique ids that the token service names principals by, made of their ARNs: the farm keeps none, and clients only want the same one each time.
/// </summary>
internal static class PrincipalIds
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>An account's root is named by its account.</summary>
    public static string Of(Auth.CallerIdentity caller) =>
        caller.Role is { } role ? OfSession(role, caller.Principal[(caller.Principal.LastIndexOf('/') + 1)..])
        : caller.Policies is null ? caller.Account
        : Id("AIDA", caller.Principal);

    /// <summary>The role's id, and the session's name.</summary>
    public static string OfSession(string roleArn, string name) => $"{Id("AROA", roleArn)}:{name}";

    private static string Id(string prefix, string arn) =>
        prefix + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(arn)).Take(17).Select(static octet => Base32[octet & 31]));
}
