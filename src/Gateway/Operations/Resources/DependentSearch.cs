using BuildFarm.Catalog;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Finds what a delete would leave dangling, and says so.</summary>
internal sealed class DependentSearch(ICatalog catalog)
{
    private const int MostNamed = 10;

    /// <summary>Refuses when any row of the query depends on the thing.</summary>
    /// <param name="depends">Whether a row that names the thing would really miss it; null: each does.</param>
    /// <exception cref="ApiException">ResourceDependency, naming the dependents.</exception>
    public async Task RefuseAsync(string arn, ResourceQuery query, Func<ResourceRow, Task<bool>>? depends, CancellationToken cancellation)
    {
        var found = new List<string>();
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

        if (found.Count > 0)
        {
            throw Errors.HasDependents(arn, [.. found.Take(MostNamed)], found.Count > MostNamed);
        }
    }
}
