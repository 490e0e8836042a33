using BuildFarm.Host.Instances;

namespace BuildFarm.Host.Cgroups;

/// <summary>Version 2: one tree; controllers are handed down from the root to the instances' parent.</summary>
internal sealed class CgroupV2(string mountPoint, string path) : ICgroup
{
    private string Folder => Path.Combine(mountPoint, path);

    public IReadOnlyList<string> Folders => [Folder];

    public void Create(InstanceType type)
    {
        var parent = mountPoint;
        foreach (var part in path.Split('/'))
        {
            File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), "+memory +cpu +pids");
            parent = Directory.CreateDirectory(Path.Combine(parent, part)).FullName;
        }
        Write("memory.max", type.MemoryBytes.ToString());
        Write("pids.max", type.Processes.ToString());
        if (type.Cpus < Environment.ProcessorCount)
        {
            Write("cpu.max", $"{type.Cpus * 100_000L} 100000");
        }
    }

    public void Freeze() => Write("cgroup.freeze", "1");

    public void Thaw()
    {
        if (Directory.Exists(Folder))
        {
            Write("cgroup.freeze", "0");
        }
    }

    public bool IsFrozen() => Lines("cgroup.events").Contains("frozen 1");

    public IReadOnlyList<int> Processes() => CgroupFolders.ProcessesBelow(Folder);

    public int MemoryKills() =>
        Lines("memory.events").FirstOrDefault(l => l.StartsWith("oom_kill ", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.AsSpan("oom_kill ".Length)) : 0;

    public bool Remove() => CgroupFolders.Remove(Folder);

    private void Write(string file, string value) => File.WriteAllText(Path.Combine(Folder, file), value);

    private string[] Lines(string file)
    {
        var full = Path.Combine(Folder, file);
        return File.Exists(full) ? File.ReadAllLines(full) : [];
    }
}
