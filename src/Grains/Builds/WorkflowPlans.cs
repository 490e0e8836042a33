using BuildFarm.Model.Api;

namespace BuildFarm.Grains.Builds;

/// <summary>TEMPORARY until the workflow documents land.</summary>
internal sealed class WorkflowPlans
{
    public Task<(List<WorkflowRun> Workflows, string Problem)> LoadAsync(Image image, BuildInputs inputs, string region)
    {
        List<WorkflowRun> runs = [Run("build-image", "BUILD", 43200, "LaunchInstance", "ExecuteComponents", "CollectImageMetadata", "SanitizeInstance", "CreateImage", "TerminateInstance")];
        if (inputs.TestsEnabled)
        {
            runs.Add(Run("test-image", "TEST", inputs.TestTimeoutMinutes * 60, "LaunchInstance", "ExecuteComponents", "TerminateInstance"));
        }

        runs.Add(Run("distribute-image", "DISTRIBUTION", 21600, "DistributeImage"));
        return Task.FromResult((runs, ""));
    }

    public Task<PreparedStep> PrepareAsync(ImageBuildState state, WorkflowRun workflow, StepRecord step)
    {
        step.Inputs["instanceId"] = workflow.Steps[0].Outputs.GetValueOrDefault("instanceId", "");
        return Task.FromResult(new PreparedStep(false, ""));
    }

    public Task KeepOutputsAsync(ImageBuildState state, WorkflowRun workflow) => Task.CompletedTask;

    private static WorkflowRun Run(string name, string stage, int timeout, params string[] actions) => new()
    {
        Name = name,
        Stage = stage,
        Steps = [.. actions.Select(a => new StepRecord { Name = a, Action = a, TimeoutSeconds = timeout })],
    };
}
