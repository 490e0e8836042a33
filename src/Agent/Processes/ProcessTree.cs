using System.Globalization;

namespace BuildFarm.Agent.Processes;

/// <summary>
/// Finds what a program started, also what left its session: the agent is a subreaper, so orphans become its own children.
/// Children that an earlier step left running on purpose are older than the program, and not touched.
/// </summary>
/// <param name="root">The program, which leads its session.</param>
/// <param name="rootStarted">When it was about to start, by <see cref="Now"/>.</param>
internal sealed class ProcessTree(int root, long rootStarted)
{
    private const int MaximumRounds = 100;

    /// <summary>Orphans of this agent's programs come back to it instead of to init. Once, at start-up.</summary>
    public static void BecomeSubreaper() => NativeMethods.prctl(NativeMethods.SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>The time as starts of processes have it, in clock ticks since the boot.</summary>
    public static unsafe long Now()
    {
        const int sinceBoot = 7, ticksPerSecond = 100; // CLOCK_BOOTTIME; USER_HZ is 100 on all architectures of .NET
        long* time = stackalloc long[2];
        return NativeMethods.clock_gettime(sinceBoot, time) == 0 ? (time[0] * ticksPerSecond) + (time[1] / (1_000_000_000 / ticksPerSecond)) : 0;
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

    private List<int> Descendants()
    {
        Dictionary<int, List<(int Pid, long Started)>> byParent = [];
        Dictionary<int, int> sessions = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && ReadStat(folder) is { State: not 'Z' } stat)
            {
                (byParent.TryGetValue(stat.Parent, out List<(int, long)>? list) ? list : byParent[stat.Parent] = []).Add((pid, stat.Started));
                sessions[pid] = stat.Session;
            }
        }

        List<int> found = [.. sessions.Where(pair => pair.Value == root).Select(pair => pair.Key)];
        Queue<int> open = new(byParent.GetValueOrDefault(Environment.ProcessId, []).Where(child => child.Started >= rootStarted).Select(child => child.Pid));
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

                byParent.GetValueOrDefault(pid, []).ForEach(child => open.Enqueue(child.Pid));
            }
        }

        return found;
    }

    private static Stat? ReadStat(string folder)
    {
        try
        {
            string stat = File.ReadAllText(folder + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 21); // the name before may hold spaces and brackets
            return new Stat(
                fields[0][0],
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                int.Parse(fields[3], CultureInfo.InvariantCulture),
                long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended between the listing and the reading
        }
    }

    private sealed record Stat(char State, int Parent, int Session, long Started);
}
