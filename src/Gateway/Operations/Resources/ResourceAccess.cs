using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>The one way from an ARN in a request to a row: the account's own resources, the managed ones and, to be read and used, those shared with it; of the call's region, and no others.</summary>
internal sealed class ResourceAccess(ICatalog catalog)
{
    private static readonly ResourceKind[] Shareable = [ResourceKind.Component, ResourceKind.Image, ResourceKind.ImageRecipe, ResourceKind.ContainerRecipe];
    private readonly ResourceFinder finder = new(catalog);

    /// <param name="parameter">JSON name of the member that the ARN came in.</param>
    /// <exception cref="ApiException">InvalidParameterValue, or Forbidden for another account's.</exception>
    public static ResourceArn Parse(CallContext context, string text, string parameter, params ReadOnlySpan<ResourceKind> kinds)
    {
        var arn = ParseShared(context, text, parameter, kinds);
        return arn.Account == context.Account || arn.IsManaged ? arn : throw NotShared(context, arn, parameter);
    }

    /// <summary>As <see cref="Parse"/>, and other accounts' of the kinds that can be shared: whether this one is shows when it is looked for.</summary>
    public static ResourceArn ParseShared(CallContext context, string text, string parameter, params ReadOnlySpan<ResourceKind> kinds)
    {
        if (!ResourceArn.TryParse(text, out var arn, out var problem))
        {
            throw Errors.InvalidValue(parameter, $"{Capital(problem)}.");
        }

        if (!kinds.IsEmpty && !kinds.Contains(arn.Kind))
        {
            throw Errors.InvalidValue(parameter, $"It names a resource of the kind {arn.Kind.Name()}; {string.Join(" or ", kinds.ToArray().Select(kind => kind.Name()))} is expected.");
        }

        if (arn.Account != context.Account && !arn.IsManaged && !Shareable.Contains(arn.Kind))
        {
            throw NotShared(context, arn, parameter);
        }

        return arn.Region == context.Region
            ? arn
            : throw Errors.InvalidValue(parameter, $"It is in the region {arn.Region}, but this call is for {context.Region}. Call that region.");
    }

    /// <summary>As <see cref="Parse"/>, for what is going to be changed: managed resources are not.</summary>
    public static ResourceArn ParseOwn(CallContext context, string text, string parameter, params ReadOnlySpan<ResourceKind> kinds)
    {
        var arn = Parse(context, text, parameter, kinds);
        return arn.IsManaged ? throw Errors.Forbidden($"{arn} ships with the farm and cannot be changed.") : arn;
    }

    /// <inheritdoc cref="ResourceFinder.FindAsync"/>
    public Task<ResourceRow?> FindAsync(ResourceArn arn, CancellationToken cancellation) => finder.FindAsync(arn, cancellation);

    /// <summary>As <see cref="FindAsync"/>.</summary>
    /// <exception cref="ApiException">ResourceNotFound.</exception>
    public async Task<ResourceRow> RequireAsync(ResourceArn arn, CancellationToken cancellation) =>
        await FindAsync(arn, cancellation) ?? throw Errors.NotFound(arn.ToString());

    /// <summary>What an ARN stands for that is going to be read: the caller's own, managed, or shared with the caller.</summary>
    /// <exception cref="ApiException">InvalidParameterValue, ResourceNotFound, or Forbidden.</exception>
    public async Task<ResourceRow> RequireVisibleAsync(CallContext context, string text, string parameter, params ResourceKind[] kinds)
    {
        var arn = ParseShared(context, text, parameter, kinds);
        return await FindVisibleAsync(context, arn, parameter) ?? throw Errors.NotFound(arn.ToString());
    }

    /// <summary>For an ARN inside a request: what it stands for, or a refusal that names the member. A change that names it is kept only while it is there.</summary>
    /// <exception cref="ApiException">InvalidParameterValue or Forbidden.</exception>
    public async Task<ResourceRow> RequireReferenceAsync(CallContext context, string text, string parameter, params ResourceKind[] kinds)
    {
        var arn = ParseShared(context, text, parameter, kinds);
        var row = await FindVisibleAsync(context, arn, parameter) ?? throw Errors.InvalidValue(parameter, $"The {arn.Kind.Name()} {text} does not exist.");
        if (!arn.IsManaged)
        {
            context.Named.Add(row.Arn);
        }

        return row;
    }

    /// <inheritdoc cref="ResourceFinder.HasOtherAsync"/>
    public Task<bool> HasOtherAsync(ResourceArn arn, string except, CancellationToken cancellation) => finder.HasOtherAsync(arn, except, cancellation);

    private static ApiException NotShared(CallContext context, ResourceArn arn, string parameter) =>
        Errors.Forbidden($"The account {context.Account} may not use resources of the account {arn.Account}, which '{parameter}' names.");

    // Of another account's resources a caller learns nothing, not even whether they are there.
    private async Task<ResourceRow?> FindVisibleAsync(CallContext context, ResourceArn arn, string parameter)
    {
        var row = await finder.FindVisibleAsync(arn, context.Account, context.Cancellation);
        return row is null && arn.Account != context.Account && !arn.IsManaged ? throw NotShared(context, arn, parameter) : row;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
