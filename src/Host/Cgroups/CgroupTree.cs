using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Host.Cgroups;

/// <summary>Where this host's instances have their control groups: apart from those of a host with another data folder.</summary>
internal sealed class CgroupTree
{
    private const string MountPoint = "/sys/fs/cgroup";
    private readonly string _parent;
    private readonly bool _version1;

    public CgroupTree(string dataFolder)
    {
        _version1 = Directory.Exists(Path.Combine(MountPoint, "memory")) && Directory.Exists(Path.Combine(MountPoint, "freezer"));
        if (!_version1 && !File.Exists(Path.Combine(MountPoint, "cgroup.controllers")))
        {
            throw HostException.Invalid($"No control groups are mounted at {MountPoint} (version 1 with memory, cpu, pids and freezer, or version 2).");
        }
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..8];
        _parent = $"buildfarm-{key}";
    }

    public ICgroup Of(string instanceId) => Group($"{_parent}/{instanceId}");

    /// <summary>Ids of instances that have groups.</summary>
    public IReadOnlyList<string> Existing()
    {
        var folder = Group(_parent).Folders.Select(f => new DirectoryInfo(f)).Where(d => d.Exists);
        return [.. folder.SelectMany(d => d.EnumerateDirectories("i-*")).Select(d => d.Name).Distinct()];
    }

    /// <summary>Removes the parent of all instances' groups; call when none is left.</summary>
    public void RemoveParent() => Group(_parent).Remove();

    private ICgroup Group(string path) => _version1 ? new CgroupV1(MountPoint, path) : new CgroupV2(MountPoint, path);
}
