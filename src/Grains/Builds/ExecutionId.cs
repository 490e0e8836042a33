namespace BuildFarm.Grains.Builds;

/// <param name="Build">What all ids of the build begin with.</param>
/// <param name="Workflow">Ordinal of the workflow among all that the build had.</param>
/// <param name="Step">Index of the step; -1 for the workflow itself.</param>
public sealed record ExecutionId(string Build, int Workflow, int Step);
