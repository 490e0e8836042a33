using BuildFarm.Model.Arns;

namespace BuildFarm.Catalog;

/// <summary>From an ARN, wildcards and all, to a row. Says nothing of who may see it.</summary>
public sealed class ResourceFinder(ICatalog catalog)
{
    private const int PageSize = 25;

    /// <summary>The row of an ARN, or the newest that a wildcard, or a version without its build, stands for; null when there is none.</summary>
    public async Task<ResourceRow?> FindAsync(ResourceArn arn, CancellationToken cancellation = default)
    {
        if (IsExact(arn))
        {
            return await catalog.GetAsync(arn.ToString(), cancellation).ConfigureAwait(false);
        }

        // Workflows of another type may share the name, and stand between; of all other kinds the first row is the one.
        return await FirstAsync(arn, Matching(arn) with { Descending = true, Limit = arn.WorkflowType is null ? 1 : PageSize }, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>As <see cref="FindAsync"/>, of what an account may use: its own, the managed ones, and what other accounts' policies share with it.</summary>
    public async Task<ResourceRow?> FindVisibleAsync(ResourceArn arn, string account, CancellationToken cancellation = default)
    {
        if (arn.Account == account || arn.IsManaged)
        {
            return await FindAsync(arn, cancellation).ConfigureAwait(false);
        }

        if (IsExact(arn))
        {
            var row = await catalog.GetAsync(arn.ToString(), cancellation).ConfigureAwait(false);
            return row?.Attributes.ContainsKey(RowAttributes.SharedUse(account)) == true ? row : null;
        }

        var shared = Matching(arn) with
        {
            Descending = true,
            Limit = 1,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.SharedUse(account)] = ["1"] },
        };
        return await FirstAsync(arn, shared, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether an ARN stands for anything but one row.</summary>
    public async Task<bool> HasOtherAsync(ResourceArn arn, string except, CancellationToken cancellation = default) => IsExact(arn)
        ? arn.ToString() != except && await catalog.GetAsync(arn.ToString(), cancellation).ConfigureAwait(false) is not null
        : await FirstAsync(arn, Matching(arn) with { Limit = PageSize }, except, cancellation).ConfigureAwait(false) is not null;

    private static bool IsExact(ResourceArn arn) => arn.Version is null || (!arn.IsWildcard && (arn.Build is not null || !arn.Kind.HasBuild()));

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
