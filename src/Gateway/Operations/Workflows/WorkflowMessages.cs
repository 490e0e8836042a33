using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Workflows;

/// <summary>Workflows as lists show them.</summary>
internal static class WorkflowMessages
{
    public static WorkflowVersion Version(ResourceRow row)
    {
        var workflow = Workflow.Parser.ParseFrom(row.Body);
        var version = new WorkflowVersion
        {
            Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString(),
            Name = workflow.Name,
            Version = workflow.Version,
            Type = workflow.Type,
            Owner = workflow.Owner,
            DateCreated = workflow.DateCreated,
        };
        if (workflow.HasDescription) version.Description = workflow.Description;
        return version;
    }

    public static WorkflowSummary Summary(ResourceRow row)
    {
        var workflow = Workflow.Parser.ParseFrom(row.Body);
        var summary = new WorkflowSummary
        {
            // The contract has the ARN of the name here, x.x.x, unlike in all other summaries.
            Arn = LatestVersions.Of(ResourceArn.Parse(row.Arn)).LatestVersionArn,
            Name = workflow.Name,
            Version = workflow.Version,
            Type = workflow.Type,
            Owner = workflow.Owner,
            State = workflow.State,
            DateCreated = workflow.DateCreated,
            Tags = { workflow.Tags },
        };
        if (workflow.HasDescription) summary.Description = workflow.Description;
        if (workflow.HasChangeDescription) summary.ChangeDescription = workflow.ChangeDescription;
        return summary;
    }
}
