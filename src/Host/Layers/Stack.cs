using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Host.Layers;

/// <summary>A root file system: layers from the lowest to the highest, and what is known of the whole.</summary>
internal sealed record Stack
{
    public required IReadOnlyList<string> Layers { get; init; }

    /// <summary>sha256: and 64 hexadecimal digits: a hash over the names of what was stacked, not over the bytes.</summary>
    public required string ContentDigest { get; init; }

    public string Platform { get; init; } = "Linux";

    /// <summary>PRETTY_NAME of os-release.</summary>
    public string OsVersion { get; init; } = "";

    public int PackageCount { get; init; }

    /// <summary>Whether it boots with systemd.</summary>
    public bool HasInit { get; init; }

    /// <summary>Sum of the layers' files.</summary>
    public long SizeBytes { get; init; }

    /// <summary>The digest of a stack with something on top.</summary>
    public static string DigestOf(string parent, string top) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{parent}\n{top}")));
}
