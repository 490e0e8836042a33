using System.Globalization;

namespace BuildFarm.Agent.Processes;

/// <summary>
/// Finds what a program started, also what left its session: the agent is a subreaper, so orphans become its own children.
/// Children that an earlier step left running on purpose are not touched.
/// </summary>
internal sealed class ProcessTree(int root, HashSet<int> others)
{
    private const int MaximumRounds = 100;

    /// <summary>Orphans of this agent's programs come back to it instead of to init. Once, at start-up.</summary>
    public static void BecomeSubreaper() => NativeMethods.prctl(NativeMethods.SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>What runs below the agent already, before a step starts.</summary>
    public static HashSet<int> ChildrenOfAgent()
    {
        HashSet<int> children = [];
        foreach (string task in TaskFolders())
        {
            ReadChildren(task, children);
        }

        return children;
    }

    /// <summary>SIGKILL in rounds until a round finds nothing: what forks without end loses the race.</summary>
    public void KillDescendants()
    {
        for (int round = 0; round < MaximumRounds; round++)
        {
            List<int> victims = Descendants();
            if (victims.Count == 0)
            {
                return;
            }

            foreach (int pid in victims)
            {
                NativeMethods.kill(pid, NativeMethods.SignalKill);
            }
        }
    }

    private static IEnumerable<string> TaskFolders()
    {
        try
        {
            return Directory.GetDirectories("/proc/self/task");
        }
        catch (IOException)
        {
            return []; // no /proc: the group's signal alone has to do
        }
    }

    private static void ReadChildren(string taskFolder, HashSet<int> children)
    {
        try
        {
            foreach (string pid in File.ReadAllText(taskFolder + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                children.Add(int.Parse(pid, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // the thread ended meanwhile, or the kernel lacks this file
        }
    }

    private List<int> Descendants()
    {
        Dictionary<int, List<int>> byParent = [];
        Dictionary<int, int> sessions = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && ReadStat(folder) is var (state, parent, session) && state != 'Z')
            {
                (byParent.TryGetValue(parent, out List<int>? list) ? list : byParent[parent] = []).Add(pid);
                sessions[pid] = session;
            }
        }

        List<int> found = [.. sessions.Where(pair => pair.Value == root).Select(pair => pair.Key)];
        Queue<int> open = new(byParent.GetValueOrDefault(Environment.ProcessId, []).Where(pid => !others.Contains(pid)));
        open.Enqueue(root);
        HashSet<int> seen = [];
        while (open.TryDequeue(out int pid))
        {
            if (seen.Add(pid))
            {
                if (sessions.ContainsKey(pid))
                {
                    found.Add(pid);
                }

                byParent.GetValueOrDefault(pid, []).ForEach(open.Enqueue);
            }
        }

        return found;
    }

    private static (char State, int Parent, int Session)? ReadStat(string folder)
    {
        try
        {
            string stat = File.ReadAllText(folder + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 5); // the name before may hold spaces and brackets
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended between the listing and the reading
        }
    }
}
