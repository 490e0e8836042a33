using System.Diagnostics;

namespace BuildFarm.Catalog.Bench;

/// <summary>What a page of 25 costs while the catalog grows.</summary>
internal static class Lists
{
    private const int Names = 10;

    /// <summary>Fills the catalog up to so many rows.</summary>
    public static async Task FillAsync(ICatalog catalog, int from, int to)
    {
        for (var i = from; i < to; i += 1000)
        {
            var first = i;
            await catalog.CommitAsync([.. Enumerable.Range(first, Math.Min(1000, to - first)).Select(n => new InsertResource(Row(n)))]);
        }
    }

    /// <summary>Microseconds a page, by query: the best of ten rounds.</summary>
    public static async Task<Dictionary<string, double>> MeasureAsync(ICatalog catalog, int rows)
    {
        var query = new ResourceQuery { Kind = "image", Account = "000000000000", Region = "us-east-1" };
        var failed = query with { Attributes = new Dictionary<string, IReadOnlyList<string>> { ["status"] = ["FAILED"] } };
        var middle = Workload.Image(rows / 2 / Names, "FAILED", 1, Name(rows / 2)).Name;
        return new()
        {
            ["all"] = await PageAsync(catalog, query),
            ["newest first"] = await PageAsync(catalog, query with { Order = ResourceOrder.Created, Descending = true }),
            ["one name"] = await PageAsync(catalog, query with { Name = middle }),
            ["status"] = await PageAsync(catalog, failed),
            ["status, newest first"] = await PageAsync(catalog, failed with { Order = ResourceOrder.Created, Descending = true }),
            ["status, one name"] = await PageAsync(catalog, failed with { Name = middle }),
            ["newest of name"] = await PageAsync(catalog, query with { Grouping = ResourceGrouping.NewestOfName }),
        };
    }

    private static async Task<double> PageAsync(ICatalog catalog, ResourceQuery query)
    {
        var best = double.MaxValue;
        // the second page, since a cursor is what lists are about
        var after = (await catalog.ListAsync(query)).Next;
        for (var round = 0; round < 10; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 50; i++)
            {
                await catalog.ListAsync(query with { After = after });
            }
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / 50);
        }
        return best;
    }

    private static string Name(int i) => $"image-{i % Names:D4}";

    private static ResourceRow Row(int i) => Workload.Image(i / Names, i / Names % 2 == 0 ? "FAILED" : "AVAILABLE", 1, Name(i));
}
