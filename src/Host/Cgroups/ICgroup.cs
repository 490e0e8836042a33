using BuildFarm.Host.Instances;

namespace BuildFarm.Host.Cgroups;

/// <summary>The control groups of one instance, in whichever version the machine has.</summary>
internal interface ICgroup
{
    /// <summary>Folders whose cgroup.procs a process writes itself into before it becomes the instance.</summary>
    IReadOnlyList<string> Folders { get; }

    void Create(InstanceType type);

    void Freeze();

    void Thaw();

    /// <summary>Whether every process is frozen by now.</summary>
    bool IsFrozen();

    /// <summary>Ids of all its processes, in groups below too.</summary>
    IReadOnlyList<int> Processes();

    /// <summary>How often a process of it was killed for want of memory.</summary>
    int MemoryKills();

    /// <summary>Removes the groups; true when nothing is left. Processes must have ended.</summary>
    bool Remove();
}
