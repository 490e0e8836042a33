using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Model.Auth;

/// <summary>The arithmetic of Signature Version 4, shared by who signs and who checks.</summary>
public static class SigV4Signature
{
    /// <summary>The key that signs everything of one day, region and service: four chained HMACs, worth caching.</summary>
    public static byte[] DeriveKey(string secretAccessKey, CredentialScope scope)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), Encoding.UTF8.GetBytes(scope.Date));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(scope.Region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(scope.Service));
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(SigV4Names.Terminator));
    }

    /// <param name="date">In <see cref="SigV4Names.DateFormat"/>.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Compute(ReadOnlySpan<byte> key, string date, CredentialScope scope, string canonicalRequest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest), hash);
        var toSign = $"{SigV4Names.Algorithm}\n{date}\n{scope}\n{Convert.ToHexStringLower(hash)}";
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign), hash);
        return Convert.ToHexStringLower(hash);
    }
}
