using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Policies;

/// <summary>The policies that share components, images and recipes with other accounts of the farm.</summary>
internal sealed class PolicyModule(ICatalog catalog, ResourceAccess access, TimeProvider time) : IOperationModule
{
    public void Register(OperationMap map)
    {
        Add<PutComponentPolicyRequest, PutComponentPolicyResponse, GetComponentPolicyRequest, GetComponentPolicyResponse>(map, "Component", PolicyKind.Component);
        Add<PutImagePolicyRequest, PutImagePolicyResponse, GetImagePolicyRequest, GetImagePolicyResponse>(map, "Image", PolicyKind.Image);
        Add<PutImageRecipePolicyRequest, PutImageRecipePolicyResponse, GetImageRecipePolicyRequest, GetImageRecipePolicyResponse>(map, "ImageRecipe", PolicyKind.ImageRecipe);
        Add<PutContainerRecipePolicyRequest, PutContainerRecipePolicyResponse, GetContainerRecipePolicyRequest, GetContainerRecipePolicyResponse>(
            map, "ContainerRecipe", PolicyKind.ContainerRecipe);
    }

    private void Add<TPut, TPutAnswer, TGet, TGetAnswer>(OperationMap map, string name, PolicyKind kind)
        where TPut : IMessage<TPut>, new()
        where TPutAnswer : IMessage<TPutAnswer>, new()
        where TGet : IMessage<TGet>, new()
        where TGetAnswer : IMessage<TGetAnswer>, new()
    {
        map.Add<TPut, TPutAnswer>($"Put{name}Policy", (context, request) => PutAsync<TPutAnswer>(context, request, kind));
        map.Add<TGet, TGetAnswer>($"Get{name}Policy", (context, request) => GetAsync<TGetAnswer>(context, request, kind));
    }

    /// <summary>Replaces what was put before. Who builds with the resource now and may not any more finds out with the next build.</summary>
    private async Task<TAnswer> PutAsync<TAnswer>(CallContext context, IMessage request, PolicyKind kind) where TAnswer : IMessage<TAnswer>, new()
    {
        var row = await RequireAsync(context, request, kind);
        var text = Members.Text(request, "policy");
        var policy = ResourcePolicy.Parse(text, kind, row.Arn);
        var gone = true;
        await catalog.CommitAsync(
            [
                new ChangeResource(row.Arn, current =>
                {
                    gone = false;
                    return With(current, policy);
                }),
                PolicyRow.Put(row, text, time.GetUtcNow()),
            ],
            context.Cancellation);
        if (gone)
        {
            await catalog.CommitAsync(PolicyRow.DeleteWith(row.Arn), context.Cancellation);
            throw Errors.NotFound(row.Arn);
        }

        var answer = new TAnswer();
        Members.SetText(answer, kind.ArnMember, row.Arn);
        return Answers.Stamp(answer, context);
    }

    private async Task<TAnswer> GetAsync<TAnswer>(CallContext context, IMessage request, PolicyKind kind) where TAnswer : IMessage<TAnswer>, new()
    {
        var row = await RequireAsync(context, request, kind);
        var answer = new TAnswer();
        Members.SetText(
            answer,
            "policy",
            await PolicyRow.FindAsync(catalog, row.Arn, context.Cancellation)
                ?? throw new ApiException(ErrorCode.ResourceNotFound, $"The resource {row.Arn} has no policy: it is shared with nobody."));
        return Answers.Stamp(answer, context);
    }

    private static ResourceRow With(ResourceRow row, ResourcePolicy policy)
    {
        var attributes = row.Attributes.Where(attribute => !RowAttributes.IsShare(attribute.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var account in policy.Using)
        {
            attributes[RowAttributes.SharedUse(account)] = "1";
        }

        foreach (var account in policy.Listing)
        {
            attributes[RowAttributes.SharedList(account)] = "1";
        }

        return row with { Attributes = attributes };
    }

    // A policy is of one thing: a wildcard, or a version that has builds, stands for several.
    private async Task<ResourceRow> RequireAsync(CallContext context, IMessage request, PolicyKind kind)
    {
        var arn = ResourceAccess.ParseOwn(context, Members.Text(request, kind.ArnMember), kind.ArnMember, kind.Kind);
        return await catalog.GetAsync(arn.ToString(), context.Cancellation)
            ?? (await access.FindAsync(arn, context.Cancellation) is { } newest
                ? throw Errors.InvalidRequest($"{arn} names no single resource. Name one version, such as {newest.Arn}.")
                : throw Errors.NotFound(arn.ToString()));
    }
}
