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
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByAttribute("platform", RowAttributes.Platform),
        FilterRule.ByMessage("description", Component.Parser, component => [component.Description]),
        FilterRule.ByMessage("supportedOsVersion", Component.Parser, component => component.SupportedOsVersions));

    public async Task<GetComponentResponse> GetAsync(CallContext context, GetComponentRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.ComponentBuildVersionArn, "componentBuildVersionArn", ResourceKind.Component);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var answer = new GetComponentResponse
        {
            Component = Component.Parser.ParseFrom(row.Body),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
        return Answers.Stamp(answer, context);
    }

    public async Task<ListComponentsResponse> ListAsync(CallContext context, ListComponentsRequest request)
    {
        var answer = Answers.Stamp(new ListComponentsResponse(), context);
        var grouping = request.ByName ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        var all = new ResourceQuery { Kind = ResourceKinds.Component, Grouping = grouping };
        if (Owners.Narrow(all, context, request.HasOwner, request.Owner) is not { } own)
        {
            return answer;
        }

        var (query, keep) = Filters.Apply(own, request.Filters);
        var page = await lists.ReadAsync(context, "ListComponents", request, query, keep);
        answer.ComponentVersionList.AddRange(page.Rows.Select(Version));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    public async Task<ListComponentBuildVersionsResponse> ListBuildsAsync(CallContext context, ListComponentBuildVersionsRequest request)
    {
        var query = new ResourceQuery { Kind = ResourceKinds.Component, Account = context.Account, Region = context.Region };
        if (request.HasComponentVersionArn)
        {
            var arn = ResourceAccess.Parse(context, request.ComponentVersionArn, "componentVersionArn", ResourceKind.Component);
            query = query with { Account = arn.Account, Name = arn.Name, Major = arn.Version?.Major, Minor = arn.Version?.Minor, Patch = arn.Version?.Patch };
        }

        var page = await lists.ReadAsync(context, "ListComponentBuildVersions", request, query);
        var answer = Answers.Stamp(new ListComponentBuildVersionsResponse(), context);
        answer.ComponentSummaryList.AddRange(page.Rows.Select(Summary));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

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
