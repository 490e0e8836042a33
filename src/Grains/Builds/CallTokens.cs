using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Grains.Builds;

/// <summary>Tokens of a build's side effects: a function of the build and the call's ordinal, so that a replay makes the same ones.</summary>
internal static class CallTokens
{
    /// <summary>40 hexadecimal digits.</summary>
    public static string Make(string buildArn, int ordinal) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(buildArn + "#" + ordinal.ToString(CultureInfo.InvariantCulture)))[..20]);
}
