using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>The one way from an ARN in a request to a row: the account's own resources and the managed ones, of the call's region, and no others.</summary>
internal sealed class ResourceAccess(ICatalog catalog)
{
    /// <param name="parameter">JSON name of the member that the ARN came in.</param>
    /// <exception cref="ApiException">InvalidParameterValue, or Forbidden for another account's.</exception>
    public static ResourceArn Parse(CallContext context, string text, string parameter, params ReadOnlySpan<ResourceKind> kinds)
    {
        if (!ResourceArn.TryParse(text, out var arn, out var problem))
        {
            throw Errors.InvalidValue(parameter, $"{Capital(problem)}.");
        }

        if (!kinds.IsEmpty && !kinds.Contains(arn.Kind))
        {
            throw Errors.InvalidValue(parameter, $"It names a resource of the kind {arn.Kind.Name()}; {string.Join(" or ", kinds.ToArray().Select(kind => kind.Name()))} is expected.");
        }

        if (arn.Account != context.Account && !arn.IsManaged)
        {
            throw Errors.Forbidden($"The account {context.Account} may not use resources of the account {arn.Account}, which '{parameter}' names.");
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

    /// <summary>The row of an ARN, or the newest that a wildcard or a version without its build stands for; null when there is none.</summary>
    public async Task<ResourceRow?> FindAsync(ResourceArn arn, CancellationToken cancellation)
    {
        var exact = arn.Version is null || (!arn.IsWildcard && (arn.Build is not null || !arn.Kind.HasBuild()));
        if (exact)
        {
            return await catalog.GetAsync(arn.ToString(), cancellation);
        }

        var query = Matching(arn) with { Descending = true, Limit = 1 };
        while (true)
        {
            var page = await catalog.ListAsync(query, cancellation);
            var match = page.Rows.FirstOrDefault(row => IsSameKindOfWorkflow(arn, row));
            if (match is not null || page.Next is null)
            {
                return match;
            }

            query = query with { After = page.Next, Limit = 25 };
        }
    }

    /// <summary>As <see cref="FindAsync"/>.</summary>
    /// <exception cref="ApiException">ResourceNotFound.</exception>
    public async Task<ResourceRow> RequireAsync(ResourceArn arn, CancellationToken cancellation) =>
        await FindAsync(arn, cancellation) ?? throw Errors.NotFound(arn.ToString());

    /// <summary>For an ARN inside a request: what it stands for, or a refusal that names the member.</summary>
    /// <exception cref="ApiException">InvalidParameterValue or Forbidden.</exception>
    public async Task<ResourceRow> RequireReferenceAsync(CallContext context, string text, string parameter, params ResourceKind[] kinds)
    {
        var arn = Parse(context, text, parameter, kinds);
        return await FindAsync(arn, context.Cancellation) ?? throw Errors.InvalidValue(parameter, $"The {arn.Kind.Name()} {text} does not exist.");
    }

    /// <summary>Whether anything but one row still matches an ARN.</summary>
    public async Task<bool> HasOtherAsync(ResourceArn arn, string except, CancellationToken cancellation)
    {
        var page = await catalog.ListAsync(Matching(arn) with { Limit = 25 }, cancellation);
        return page.Rows.Any(row => row.Arn != except && IsSameKindOfWorkflow(arn, row));
    }

    private static ResourceQuery Matching(ResourceArn arn) => new()
    {
        Kind = arn.Kind.Name(),
        Account = arn.Account,
        Region = arn.Region,
        Name = arn.Name,
        Major = arn.Version?.Major,
        Minor = arn.Version?.Minor,
        Patch = arn.Version?.Patch,
    };

    // Workflows of different types may share a name; the row's columns do not tell them apart, its ARN does.
    private static bool IsSameKindOfWorkflow(ResourceArn arn, ResourceRow row) =>
        arn.WorkflowType is null || row.Arn.Contains($":workflow/{arn.WorkflowType}/", StringComparison.Ordinal);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
