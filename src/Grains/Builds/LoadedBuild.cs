namespace BuildFarm.Grains.Builds;

/// <param name="Problem">Why the build can't begin; empty when it can.</param>
internal sealed record LoadedBuild(BuildInputs Inputs, List<WorkflowRun> Workflows, string Problem);
