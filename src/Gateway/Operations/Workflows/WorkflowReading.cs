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

    public async Task<ListWorkflowsResponse> ListAsync(CallContext context, ListWorkflowsRequest request)
    {
        var answer = new ListWorkflowsResponse();
        var grouping = request.ByName ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        var all = new ResourceQuery { Kind = ResourceKinds.Workflow, Grouping = grouping };
        if (Owners.Narrow(all, context, request.HasOwner, request.Owner) is not { } own)
        {
            return answer;
        }

        var (query, keep) = Filters.Apply(own, request.Filters);
        var page = await lists.ReadAsync(context, "ListWorkflows", request, query, keep);
        answer.WorkflowVersionList.AddRange(page.Rows.Select(Version));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    public async Task<ListWorkflowBuildVersionsResponse> ListBuildsAsync(CallContext context, ListWorkflowBuildVersionsRequest request)
    {
        var query = new ResourceQuery { Kind = ResourceKinds.Workflow, Account = context.Account, Region = context.Region };
        Func<ResourceRow, bool>? keep = null;
        if (request.HasWorkflowVersionArn)
        {
            var arn = ResourceAccess.Parse(context, request.WorkflowVersionArn, "workflowVersionArn", ResourceKind.Workflow);
            query = query with { Account = arn.Account, Name = arn.Name, Major = arn.Version?.Major, Minor = arn.Version?.Minor, Patch = arn.Version?.Patch };
            keep = row => References.Match(arn, row);
        }

        var page = await lists.ReadAsync(context, "ListWorkflowBuildVersions", request, query, keep);
        var answer = new ListWorkflowBuildVersionsResponse();
        answer.WorkflowSummaryList.AddRange(page.Rows.Select(Summary));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
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
