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
    public void Register(OperationMap map)
    {
        map.Add<TagResourceRequest, TagResourceResponse>("TagResource", TagAsync);
        map.Add<UntagResourceRequest, UntagResourceResponse>("UntagResource", UntagAsync);
        map.Add<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListAsync);
    }

    private async Task<TagResourceResponse> TagAsync(CallContext context, TagResourceRequest request)
    {
        AsInvalidParameter(() => TagRules.Check(request.Tags));
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
        var arn = AsInvalidParameter(() => ResourceAccess.Parse(context, request.ResourceArn, "resourceArn"));
        var row = await RequireAsync(context, arn);
        return new ListTagsForResourceResponse { Tags = { TaggedRow.Read(row).Tags } };
    }

    private async Task ChangeAsync(CallContext context, string text, Action<MapField<string, string>> change)
    {
        var arn = AsInvalidParameter(() => ResourceAccess.ParseOwn(context, text, "resourceArn"));
        var row = await RequireAsync(context, arn);
        ApiException? refusal = null;
        await catalog.CommitAsync([new ChangeResource(row.Arn, current => Changed(current, change, out refusal))], context.Cancellation);
        if (refusal is not null)
        {
            throw refusal;
        }
    }

    // The contract names InvalidParameterException for these three operations, and for no other.
    private static T AsInvalidParameter<T>(Func<T> check)
    {
        try
        {
            return check();
        }
        catch (ApiException refusal) when (refusal.Code == ErrorCode.InvalidParameterValue)
        {
            throw Errors.InvalidParameter(refusal.Message);
        }
    }

    private static void AsInvalidParameter(Action check) => AsInvalidParameter(() =>
    {
        check();
        return true;
    });

    // A refusal is no failure of the commit, which would be logged as one.
    private static ResourceRow? Changed(ResourceRow row, Action<MapField<string, string>> change, out ApiException? refusal)
    {
        try
        {
            var tagged = TaggedRow.Read(row);
            change(tagged.Tags);
            refusal = null;
            return tagged.ToRow();
        }
        catch (ApiException problem)
        {
            refusal = problem;
            return null;
        }
    }

    // Tags are of one thing: a wildcard, or a version that has builds, stands for several.
    private async Task<ResourceRow> RequireAsync(CallContext context, ResourceArn arn) =>
        await catalog.GetAsync(arn.ToString(), context.Cancellation)
        ?? (await access.FindAsync(arn, context.Cancellation) is { } newest
            ? throw Errors.InvalidParameter($"{arn} names no single resource. Name a build version, such as {newest.Arn}.")
            : throw Errors.NotFound(arn.ToString()));
}
