namespace BuildFarm.Host.Instances;

/// <param name="Processes">Most processes and threads at once: a component that forks without end stops there.</param>
internal sealed record InstanceType(string Name, int Cpus, long MemoryBytes, int Processes);
