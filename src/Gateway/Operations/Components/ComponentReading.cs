using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Components;

internal sealed class ComponentReading(ResourceAccess access, ResourceLists lists)
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByAttribute("platform", RowAttributes.Platform),
        FilterRule.ByMessage("description", Component.Parser, component => [component.Description]),
        FilterRule.ByMessage("supportedOsVersion", Component.Parser, component => component.SupportedOsVersions));

    public async Task<GetComponentResponse> GetAsync(CallContext context, GetComponentRequest request)
    {
        var row = await access.RequireVisibleAsync(context, request.ComponentBuildVersionArn, "componentBuildVersionArn", ResourceKind.Component);
        var answer = new GetComponentResponse
        {
            Component = Component.Parser.ParseFrom(row.Body),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
        return Answers.Stamp(answer, context);
    }

    public Task<ListComponentsResponse> ListAsync(CallContext context, ListComponentsRequest request)
    {
        var grouping = request.ByName ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        var all = Owners.Narrow(new ResourceQuery { Kind = ResourceKinds.Component, Grouping = grouping }, context, request.HasOwner, request.Owner);
        return lists.AnswerAsync<ListComponentsResponse>(context, request, all, Filters, (answer, row) => answer.ComponentVersionList.Add(Version(row)));
    }

    public Task<ListComponentBuildVersionsResponse> ListBuildsAsync(CallContext context, ListComponentBuildVersionsRequest request) =>
        lists.AnswerAsync<ListComponentBuildVersionsResponse>(
            context, request, ResourceLists.Builds(context, ResourceKind.Component, request.HasComponentVersionArn, request.ComponentVersionArn, "componentVersionArn"),
            FilterSet.None, (answer, row) => answer.ComponentSummaryList.Add(Summary(row)));

    private static ComponentVersion Version(ResourceRow row)
    {
        var component = Component.Parser.ParseFrom(row.Body);
        var version = new ComponentVersion
        {
            Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString(),
            Name = component.Name,
            Version = component.Version,
            Platform = component.Platform,
            SupportedOsVersions = { component.SupportedOsVersions },
            Type = component.Type,
            Owner = component.Owner,
            DateCreated = component.DateCreated,
            Status = component.State.Status,
        };
        if (component.HasDescription) version.Description = component.Description;
        return version;
    }

    private static ComponentSummary Summary(ResourceRow row)
    {
        var component = Component.Parser.ParseFrom(row.Body);
        var summary = new ComponentSummary
        {
            Arn = component.Arn,
            Name = component.Name,
            Version = component.Version,
            Platform = component.Platform,
            SupportedOsVersions = { component.SupportedOsVersions },
            State = component.State,
            Type = component.Type,
            Owner = component.Owner,
            DateCreated = component.DateCreated,
            Tags = { component.Tags },
        };
        if (component.HasDescription) summary.Description = component.Description;
        if (component.HasChangeDescription) summary.ChangeDescription = component.ChangeDescription;
        return summary;
    }
}
