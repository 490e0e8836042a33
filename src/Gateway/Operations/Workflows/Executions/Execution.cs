using BuildFarm.Grains.Builds;

namespace BuildFarm.Gateway.Operations.Workflows.Executions;

/// <summary>One run of a workflow in a build.</summary>
/// <param name="Image">ARN of the image build version.</param>
/// <param name="Ordinal">Among all that the build had, earlier tries first.</param>
internal sealed record Execution(string Image, ImageBuildState Journal, int Ordinal)
{
    public WorkflowRun Run => IsRetried ? Journal.Retried[Ordinal] : Journal.Workflows[Ordinal - Journal.Retried.Count];

    /// <summary>Of an earlier try than the newest.</summary>
    public bool IsRetried => Ordinal < Journal.Retried.Count;

    /// <summary>Nothing of it will change any more.</summary>
    public bool IsOver => IsRetried || Journal.Ending || Journal.Finished || Journal.CurrentWorkflow > Ordinal - Journal.Retried.Count;

    public string Id => ExecutionIds.Workflow(Image, Ordinal);

    public string StepId(int index) => ExecutionIds.Step(Image, Ordinal, index);

    public static IEnumerable<Execution> Of(string image, ImageBuildState journal) =>
        Enumerable.Range(0, journal.Retried.Count + journal.Workflows.Count).Select(ordinal => new Execution(image, journal, ordinal));
}
