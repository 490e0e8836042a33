using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using Google.Protobuf.Collections;

namespace BuildFarm.Gateway.Operations.Tags;

internal sealed class TagModule(ICatalog catalog, ResourceAccess access) : IOperationModule
{
    private const int MaxRounds = 8;

    public void Register(OperationMap map)
    {
        map.Add<TagResourceRequest, TagResourceResponse>("TagResource", TagAsync);
        map.Add<UntagResourceRequest, UntagResourceResponse>("UntagResource", UntagAsync);
        map.Add<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListAsync);
    }

    private async Task<TagResourceResponse> TagAsync(CallContext context, TagResourceRequest request)
    {
        TagRules.Check(request.Tags);
        await ChangeAsync(context, request.ResourceArn, tags =>
        {
            foreach (var (key, value) in request.Tags)
            {
                tags[key] = value;
            }

            if (tags.Count > TagRules.MaxTags)
            {
                throw Errors.InvalidParameter($"The resource would have {tags.Count} tags; it may have {TagRules.MaxTags}. Remove some first.");
            }
        });
        return new TagResourceResponse();
    }

    private async Task<UntagResourceResponse> UntagAsync(CallContext context, UntagResourceRequest request)
    {
        await ChangeAsync(context, request.ResourceArn, tags =>
        {
            foreach (var key in request.TagKeys)
            {
                tags.Remove(key);
            }
        });
        return new UntagResourceResponse();
    }

    private async Task<ListTagsForResourceResponse> ListAsync(CallContext context, ListTagsForResourceRequest request)
    {
        var row = await RequireAsync(context, ResourceAccess.Parse(context, request.ResourceArn, "resourceArn"));
        return new ListTagsForResourceResponse { Tags = { TaggedRow.Read(row).Tags } };
    }

    private async Task ChangeAsync(CallContext context, string text, Action<MapField<string, string>> change)
    {
        var arn = ResourceAccess.ParseOwn(context, text, "resourceArn");
        for (var round = 0; round < MaxRounds; round++)
        {
            var row = await RequireAsync(context, arn);
            var tagged = TaggedRow.Read(row);
            change(tagged.Tags);
            var result = await catalog.CommitAsync([new UpdateResource(tagged.ToRow(), row.Revision)], context.Cancellation);
            if (result.Outcome == CommitOutcome.Committed)
            {
                return;
            }
        }

        throw Errors.InvalidParameter($"The resource {arn} is being changed by others at the same time. Try again.");
    }

    // Tags are of one thing: a wildcard, or a version that has builds, stands for several.
    private async Task<ResourceRow> RequireAsync(CallContext context, ResourceArn arn) =>
        await catalog.GetAsync(arn.ToString(), context.Cancellation)
        ?? (await access.FindAsync(arn, context.Cancellation) is { } newest
            ? throw Errors.InvalidParameter($"{arn} names no single resource. Name a build version, such as {newest.Arn}.")
            : throw Errors.NotFound(arn.ToString()));
}
