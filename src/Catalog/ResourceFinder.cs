using BuildFarm.Model.Arns;

namespace BuildFarm.Catalog;

/// <summary>From an ARN, wildcards and all, to a row. Says nothing of who may see it.</summary>
public sealed class ResourceFinder(ICatalog catalog)
{
    private const int PageSize = 25;

    /// <summary>The row of an ARN, or the newest that a wildcard, or a version without its build, stands for; null when there is none.</summary>
    public async Task<ResourceRow?> FindAsync(ResourceArn arn, CancellationToken cancellation = default)
    {
        var exact = arn.Version is null || (!arn.IsWildcard && (arn.Build is not null || !arn.Kind.HasBuild()));
        if (exact)
        {
            return await catalog.GetAsync(arn.ToString(), cancellation).ConfigureAwait(false);
        }

        // Workflows of another type may share the name, and stand between; of all other kinds the first row is the one.
        return await FirstAsync(arn, Matching(arn) with { Descending = true, Limit = arn.WorkflowType is null ? 1 : PageSize }, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether an ARN stands for anything but one row.</summary>
    public async Task<bool> HasOtherAsync(ResourceArn arn, string except, CancellationToken cancellation = default) =>
        await FirstAsync(arn, Matching(arn) with { Limit = PageSize }, except, cancellation).ConfigureAwait(false) is not null;

    private async Task<ResourceRow?> FirstAsync(ResourceArn arn, ResourceQuery query, string? except, CancellationToken cancellation)
    {
        while (true)
        {
            var page = await catalog.ListAsync(query, cancellation).ConfigureAwait(false);
            var found = page.Rows.FirstOrDefault(row => row.Arn != except && IsSameType(arn, row));
            if (found is not null || page.Next is null)
            {
                return found;
            }

            query = query with { After = page.Next };
        }
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

    // A row's columns do not tell workflow types apart, its ARN does.
    private static bool IsSameType(ResourceArn arn, ResourceRow row) =>
        arn.WorkflowType is null || row.Arn.Contains($":workflow/{arn.WorkflowType}/", StringComparison.Ordinal);
}
