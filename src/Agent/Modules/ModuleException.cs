namespace BuildFarm.Agent.Modules;

/// <summary>A module that cannot do what its inputs ask: what is wrong, with which path or value, what to do.</summary>
internal sealed class ModuleException(string message) : Exception(message);
