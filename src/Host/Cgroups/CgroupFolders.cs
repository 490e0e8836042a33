namespace BuildFarm.Host.Cgroups;

/// <summary>Steps that both versions share.</summary>
internal static class CgroupFolders
{
    public static IReadOnlyList<int> ProcessesBelow(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        var all = new List<int>();
        foreach (var group in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder))
        {
            try
            {
                all.AddRange(File.ReadAllLines(Path.Combine(group, "cgroup.procs")).Where(l => l.Length > 0).Select(int.Parse));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // the group was removed meanwhile, or is a threaded one
            }
        }
        return all;
    }

    /// <summary>Removes the tree, the deepest first; false when a group still holds a process.</summary>
    public static bool Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return true;
        }
        try
        {
            foreach (var group in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories)
                .OrderByDescending(f => f.Length).Append(folder).ToList())
            {
                Directory.Delete(group);
            }
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(folder);
        }
    }
}
