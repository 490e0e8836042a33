using System.Security.Cryptography;

namespace BuildFarm.Host.Images;

/// <summary>What tells one imported root from another without reading all of its bytes.</summary>
internal static class ImportDigest
{
    /// <summary>For a Debian root the hash of dpkg's own list of packages and versions: two made alike are alike. For others the layer's id.</summary>
    public static string Of(string root, string layerId)
    {
        var status = new FileInfo(Path.Combine(root, "var/lib/dpkg/status"));
        var stamp = new FileInfo(Path.Combine(root, BaseImageBuilder.StampFile));
        if (!status.Exists || status.LinkTarget is not null || !stamp.Exists || stamp.LinkTarget is not null)
        {
            return layerId;
        }
        using var stream = status.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream)) + File.ReadAllText(stamp.FullName);
    }
}
