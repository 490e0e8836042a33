using System.Globalization;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Processes;

/// <summary>Remembers the session of the program that runs, so that an agent that was killed ends its leftovers when it starts again.</summary>
internal sealed class SessionFile(string path)
{
    public void Write(int pid) => File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{pid} {BootIdentity.Current}"));

    /// <summary>At start-up, before anything else runs.</summary>
    public void KillLeftovers()
    {
        if (!File.Exists(path))
        {
            return;
        }

        string[] parts = File.ReadAllText(path).Split(' ');
        if (parts.Length == 2 && parts[1] == BootIdentity.Current && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            new ProcessTree(pid, long.MaxValue).KillDescendants(); // its session alone: nothing is this agent's child yet
        }

        File.Delete(path);
    }
}
