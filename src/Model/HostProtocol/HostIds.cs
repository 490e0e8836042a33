using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Model.HostProtocol;

/// <summary>Ids of local instances and images: a function of region and token, so that a repeated call names the same thing.</summary>
public static class HostIds
{
    /// <summary>i- and 17 hexadecimal digits.</summary>
    public static string Instance(string region, string token) => "i-" + Digits("instance", region, token);

    /// <summary>ami- and 17 hexadecimal digits.</summary>
    public static string Image(string region, string token) => "ami-" + Digits("image", region, token);

    /// <summary>layer- and 17 hexadecimal digits.</summary>
    public static string Layer(string region, string token) => "layer-" + Digits("layer", region, token);

    private static string Digits(string kind, string region, string token)
    {
        // a length in front of each part, so that no two pairs of parts read the same
        var text = $"{kind}|{region.Length}:{region}|{token.Length}:{token}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..17];
    }
}
