using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Workflows;

/// <summary>Workflows as lists show them.</summary>
internal static class WorkflowMessages
{
    public static WorkflowVersion Version(ResourceRow row)
    {
        var version = Members.With(new WorkflowVersion(), Workflow.Parser.ParseFrom(row.Body));
        version.Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString();
        return version;
    }

    public static WorkflowSummary Summary(ResourceRow row)
    {
        var summary = Members.With(new WorkflowSummary(), Workflow.Parser.ParseFrom(row.Body));
        // The contract has the ARN of the name here, x.x.x, unlike in all other summaries.
        summary.Arn = LatestVersions.Of(ResourceArn.Parse(row.Arn)).LatestVersionArn;
        return summary;
    }
}
