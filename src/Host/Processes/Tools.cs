namespace BuildFarm.Host.Processes;

/// <summary>The programs that the host calls, and the Debian packages that bring them.</summary>
internal static class Tools
{
    private static readonly (string Program, string Package, string For)[] s_needed =
    [
        ("systemd-nspawn", "systemd-container", "instances"),
        ("ip", "iproute2", "instances' networks"),
        ("iptables", "iptables", "instances' networks"),
        ("iptables-restore", "iptables", "instances' networks"),
        ("cp", "coreutils", "layers"),
        ("tar", "tar", "imports and exports"),
    ];

    private static readonly (string Program, string Package, string For)[] s_optional =
    [
        ("mmdebstrap", "mmdebstrap", "base images"),
        ("mke2fs", "e2fsprogs", "raw and qcow2 exports"),
        ("qemu-img", "qemu-utils", "qcow2 exports, imports of disks"),
        ("sfdisk", "fdisk", "imports of disks"),
    ];

    /// <summary>One line a missing program, also those that only some calls need.</summary>
    public static IReadOnlyList<string> AllMissing() =>
        [.. s_needed.Concat(s_optional).Where(t => !Exists(t.Program)).Select(t => $"{t.Program} (Debian package {t.Package}): {t.For}")];

    /// <summary>Throws, with the command that mends it, when something is missing without which no instance runs.</summary>
    public static void Require()
    {
        var packages = s_needed.Where(t => !Exists(t.Program)).Select(t => t.Package).Distinct().ToList();
        if (packages.Count > 0)
        {
            throw HostException.Invalid($"The builder host needs tools that are missing: run `apt-get install {string.Join(' ', packages)}`.");
        }
    }

    /// <summary>What to do about a program that is not there; null when it is, or is none of ours.</summary>
    public static string? Missing(string program) =>
        s_needed.Concat(s_optional).FirstOrDefault(t => t.Program == program) is { Package: { } package } && !Exists(program)
            ? $"{program} is missing: run `apt-get install {package}`."
            : null;

    private static bool Exists(string program)
    {
        // sbin is not in every user's PATH, but it is where these are
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
    }
}
