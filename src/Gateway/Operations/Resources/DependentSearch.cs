using BuildFarm.Catalog;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Finds what a delete would leave dangling, and says so.</summary>
internal sealed class DependentSearch(ICatalog catalog, TimeProvider time)
{
    // Each round a change of the same thing took the mark away.
    private const int MaxRounds = 64;

    // All that a person could still use: an answer stays below 256 KiB.
    private const int MostNamed = 1000;

    /// <summary>Refuses when any row of the queries depends on the thing, or another account may use it.</summary>
    /// <param name="depends">Whether a row that names the thing would really miss it; null: each does.</param>
    /// <exception cref="ApiException">ResourceDependency, naming the dependents.</exception>
    public async Task RefuseAsync(ResourceRow resource, IReadOnlyList<ResourceQuery> queries, Func<ResourceRow, Task<bool>>? depends, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var query in queries)
        {
            await CollectAsync(query, depends, found, cancellation);
        }

        if (found.Count > 0)
        {
            throw Errors.HasDependents(resource.Arn, [.. found.Take(MostNamed)], found.Count > MostNamed);
        }

        if (resource.Attributes.Keys.Any(RowAttributes.IsShare))
        {
            throw new ApiException(
                Model.Api.ErrorCode.ResourceDependency,
                $"The resource {resource.Arn} is shared with other accounts and cannot be deleted. Put a policy with an empty list as its Statement first.");
        }
    }

    /// <summary>Deletes what nothing depends on: nothing that is created at the same time can name it either.</summary>
    /// <param name="refuse">Refuses when something depends on the row.</param>
    /// <param name="writes">What the delete writes.</param>
    /// <exception cref="ApiException">What refuse throws, ResourceNotFound when somebody else was first, or ResourceDependency when others go on changing it.</exception>
    public async Task DeleteAsync(ResourceRow resource, Func<Task> refuse, IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation)
    {
        // Most refusals are told here: they write nothing.
        await refuse();
        for (var round = 0; round < MaxRounds; round++)
        {
            var mark = await Deletion.BeginAsync(catalog, resource.Arn, time.GetUtcNow(), cancellation);
            try
            {
                await refuse();
            }
            catch
            {
                // Also when the caller has gone: the mark keeps others waiting.
                await catalog.CommitAsync([Deletion.End(resource.Arn, mark)], CancellationToken.None);
                throw;
            }

            var result = await catalog.CommitAsync([Deletion.Require(resource.Arn, mark), .. writes], cancellation);
            if (result.Outcome == CommitOutcome.Committed)
            {
                return;
            }

            if (await catalog.GetAsync(resource.Arn, cancellation) is null)
            {
                throw Errors.NotFound(resource.Arn);
            }
        }

        throw new ApiException(Model.Api.ErrorCode.ResourceDependency, $"The resource {resource.Arn} is being changed by others at the same time. Try again.");
    }

    private async Task CollectAsync(ResourceQuery query, Func<ResourceRow, Task<bool>>? depends, List<string> found, CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await catalog.ListAsync(query with { After = cursor, Limit = 100 }, cancellation);
            foreach (var row in page.Rows)
            {
                if (depends is null || await depends(row))
                {
                    found.Add(row.Arn);
                }
            }

            cursor = page.Next;
        }
        while (cursor is not null && found.Count <= MostNamed);
    }
}
