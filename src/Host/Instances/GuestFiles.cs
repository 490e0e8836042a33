namespace BuildFarm.Host.Instances;

/// <summary>Reading an instance's root from outside, where its absolute links point into the host's root if followed carelessly.</summary>
internal static class GuestFiles
{
    private const string Resolv = "etc/resolv.conf";

    /// <summary>
    /// The path, as seen inside, over which the name servers are mounted. A link into /run (as systemd-resolved's) is mounted at its target,
    /// which is in memory; a missing file is made empty.
    /// </summary>
    public static string ResolvConf(string root)
    {
        var file = new FileInfo(Path.Combine(root, Resolv));
        if (file.LinkTarget is { } target)
        {
            var inside = Path.GetFullPath(target, "/etc");
            if (inside.StartsWith("/run/", StringComparison.Ordinal))
            {
                return inside;
            }
            file.Delete();
        }
        if (!file.Exists)
        {
            Directory.CreateDirectory(file.DirectoryName!);
            File.WriteAllText(file.FullName, "");
        }
        return "/" + Resolv;
    }

    /// <summary>Whether systemd can boot the root.</summary>
    public static bool HasInit(string root) =>
        File.Exists(Path.Combine(root, "usr/lib/systemd/systemd")) || File.Exists(Path.Combine(root, "lib/systemd/systemd"));

    /// <summary>PRETTY_NAME of os-release, or nothing.</summary>
    public static string OsVersion(string root)
    {
        foreach (var file in new[] { "usr/lib/os-release", "etc/os-release" }.Select(f => new FileInfo(Path.Combine(root, f))))
        {
            if (file.Exists && file.LinkTarget is null && file.Length < 65536)
            {
                var line = File.ReadLines(file.FullName).FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal));
                return line?["PRETTY_NAME=".Length..].Trim('"', '\'') ?? "";
            }
        }
        return "";
    }

    /// <summary>Packages that dpkg has installed.</summary>
    public static int PackageCount(string root)
    {
        var status = new FileInfo(Path.Combine(root, "var/lib/dpkg/status"));
        return status.Exists && status.LinkTarget is null
            ? File.ReadLines(status.FullName).Count(l => l == "Status: install ok installed")
            : 0;
    }

    /// <summary>Empties what must differ between two machines of one image. The folder is a whole root or a layer.</summary>
    public static void RemoveIdentity(string folder)
    {
        var id = new FileInfo(Path.Combine(folder, "etc/machine-id"));
        if (id.Exists && id.LinkTarget is null)
        {
            File.WriteAllText(id.FullName, "");
        }
    }
}
