using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Reading;

/// <summary>
/// The gets and lists of every kind: what is the caller's own, managed, or shared with the caller. Which of owner and byName a list takes, and whether an
/// answer has latestVersionReferences, the contract's messages say themselves.
/// </summary>
internal sealed class ResourceReads(ResourceAccess access, ResourceLists lists)
{
    public void Register(OperationMap map, ReadableKind kind, string get, string list)
    {
        map.Add(get, (context, request, answer) => GetAsync(context, kind, request, answer));
        map.Add(list, (context, request, answer) => ListAsync(context, kind, request, answer));
    }

    /// <summary>The list of the builds of a version, or of all versions.</summary>
    /// <param name="arnMember">JSON name of the member that holds the version's ARN, which may be absent.</param>
    public void RegisterBuilds(OperationMap map, ResourceKind kind, string list, string arnMember, FilterSet filters, Func<ResourceRow, IMessage> summarise) =>
        map.Add(list, (context, request, answer) =>
        {
            var text = Members.Text(request, arnMember);
            var builds = ResourceLists.Builds(context, kind, text.Length > 0, text, arnMember);
            // Workflows of another type may share the name.
            Func<ResourceRow, bool>? same = text.Length > 0 && kind == ResourceKind.Workflow ? row => References.Match(ResourceArn.Parse(text), row) : null;
            return lists.FillAsync(context, request, answer, builds, filters, (row, _) => Task.FromResult(summarise(row)), same);
        });

    private static ResourceQuery? Query(CallContext context, ResourceKind kind, IMessage request)
    {
        var grouping = !kind.HasBuild() ? ResourceGrouping.None : Members.IsSet(request, "by_name") ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        return Owners.Narrow(new ResourceQuery { Kind = kind.Name(), Grouping = grouping }, context, Members.Owner(request));
    }

    private async Task<IMessage> GetAsync(CallContext context, ReadableKind kind, IMessage request, IMessage answer)
    {
        var row = await access.RequireVisibleAsync(context, Members.Text(request, kind.ArnMember), kind.ArnMember, kind.Kind);
        Members.SetMessage(answer, await kind.Describe(row, context.Cancellation));
        if (kind.Kind.HasVersion())
        {
            Members.SetMessage(answer, LatestVersions.Of(ResourceArn.Parse(row.Arn)));
        }

        return Answers.Stamp(answer, context);
    }

    private Task<IMessage> ListAsync(CallContext context, ReadableKind kind, IMessage request, IMessage answer) =>
        lists.FillAsync(context, request, answer, Query(context, kind.Kind, request), kind.Filters, kind.Summarise, kind.Shown?.Invoke(request));
}
