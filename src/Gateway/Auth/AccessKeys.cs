using System.Security.Cryptography;

namespace BuildFarm.Gateway.Auth;

/// <summary>New access keys, in the form that AWS clients expect.</summary>
internal static class AccessKeys
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The prefix of ids of keys that last.</summary>
    public const string Lasting = "AKIA";

    /// <summary>The prefix of ids of a session's keys.</summary>
    public const string Temporary = "ASIA";

    /// <summary>Twenty characters.</summary>
    public static string NewId(string prefix) => prefix + RandomNumberGenerator.GetString(Base32, 16);

    /// <summary>Forty characters, 240 bits.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base64, 40);
}
