using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Workflows;

internal sealed class WorkflowReading(ResourceAccess access, ResourceLists lists)
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByMessage("description", Workflow.Parser, workflow => [workflow.Description]));

    public async Task<GetWorkflowResponse> GetAsync(CallContext context, GetWorkflowRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.WorkflowBuildVersionArn, "workflowBuildVersionArn", ResourceKind.Workflow);
        var row = await access.RequireAsync(arn, context.Cancellation);
        return new GetWorkflowResponse
        {
            Workflow = Workflow.Parser.ParseFrom(row.Body),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
    }

    public Task<ListWorkflowsResponse> ListAsync(CallContext context, ListWorkflowsRequest request)
    {
        var grouping = request.ByName ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        var all = Owners.Narrow(new ResourceQuery { Kind = ResourceKinds.Workflow, Grouping = grouping }, context, request.HasOwner, request.Owner);
        return lists.AnswerAsync<ListWorkflowsResponse>(context, request, all, Filters, (answer, row) => answer.WorkflowVersionList.Add(Version(row)));
    }

    public Task<ListWorkflowBuildVersionsResponse> ListBuildsAsync(CallContext context, ListWorkflowBuildVersionsRequest request)
    {
        var all = ResourceLists.Builds(context, ResourceKind.Workflow, request.HasWorkflowVersionArn, request.WorkflowVersionArn, "workflowVersionArn");
        // Workflows of another type may share the name.
        var arn = request.HasWorkflowVersionArn ? ResourceArn.Parse(request.WorkflowVersionArn) : null;
        return lists.AnswerAsync<ListWorkflowBuildVersionsResponse>(
            context, request, all, FilterSet.None, (answer, row) => answer.WorkflowSummaryList.Add(Summary(row)), arn is null ? null : row => References.Match(arn, row));
    }

    private static WorkflowVersion Version(ResourceRow row)
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

    private static WorkflowSummary Summary(ResourceRow row)
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
