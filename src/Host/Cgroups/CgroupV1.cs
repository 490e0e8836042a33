using BuildFarm.Host.Instances;

namespace BuildFarm.Host.Cgroups;

/// <summary>Version 1: a tree for each controller. systemd in the instance needs a group of its own in the named tree as well.</summary>
internal sealed class CgroupV1(string mountPoint, string path) : ICgroup
{
    private static readonly string[] s_limits = ["memory", "cpu", "pids", "freezer"];
    private static readonly string[] s_placesOnly = ["systemd", "unified"];

    public IReadOnlyList<string> Folders =>
        [.. s_limits.Concat(s_placesOnly).Where(c => Directory.Exists(Path.Combine(mountPoint, c))).Select(Folder)];

    public void Create(InstanceType type)
    {
        foreach (var folder in Folders)
        {
            Directory.CreateDirectory(folder);
        }
        Write("memory", "memory.limit_in_bytes", type.MemoryBytes);
        Write("pids", "pids.max", type.Processes);
        if (type.Cpus < Environment.ProcessorCount)
        {
            Write("cpu", "cpu.cfs_quota_us", type.Cpus * 100_000L);
        }
    }

    public void Freeze() => File.WriteAllText(State, "FROZEN");

    public void Thaw()
    {
        if (File.Exists(State))
        {
            File.WriteAllText(State, "THAWED");
        }
    }

    public bool IsFrozen() => File.ReadAllText(State).Trim() == "FROZEN";

    public IReadOnlyList<int> Processes() => CgroupFolders.ProcessesBelow(Folder("freezer"));

    public int MemoryKills()
    {
        var control = Path.Combine(Folder("memory"), "memory.oom_control");
        var line = File.Exists(control) ? File.ReadLines(control).FirstOrDefault(l => l.StartsWith("oom_kill ", StringComparison.Ordinal)) : null;
        return line is null ? 0 : int.Parse(line.AsSpan("oom_kill ".Length));
    }

    public bool Remove() => Folders.Aggregate(true, (all, folder) => CgroupFolders.Remove(folder) && all);

    private string State => Path.Combine(Folder("freezer"), "freezer.state");

    private string Folder(string controller) => Path.Combine(mountPoint, controller, path);

    private void Write(string controller, string file, long value) =>
        File.WriteAllText(Path.Combine(Folder(controller), file), value.ToString());
}
