using BuildFarm.Catalog;
using BuildFarm.Catalog.Bench;

// usage: [ROWS of the large list, default 100,000]
var largest = args.Length > 0 && int.TryParse(args[0], out var given) ? given : 100_000;
var folder = Directory.CreateTempSubdirectory("catalog-bench-").FullName;
try
{
    await using (var catalog = await CatalogFactory.OpenAsync($"sqlite:{folder}/states.db"))
    {
        await MeasureWritesAsync(catalog);
    }
    await using (var catalog = await CatalogFactory.OpenAsync($"sqlite:{folder}/builds.db"))
    {
        await Workload.BuildsAsync(catalog, 200, 50, new byte[3500]);
        var before = Environment.CpuUsage.TotalTime;
        var rate = await Workload.BuildsAsync(catalog, 4_000, 1_000, new byte[3500]);
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / 4_000;
        Console.WriteLine($"catalog  whole builds, 1,000 at once (21 commits, 7 row states each)   {rate,9:N0} builds/s   needed 300, {rate / 300:N1}x   {cpu:N2} ms CPU a build");
    }
    await using (var catalog = await CatalogFactory.OpenAsync($"sqlite:{folder}/lists.db"))
    {
        await MeasureListsAsync(catalog);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task MeasureWritesAsync(ICatalog catalog)
{
    foreach (var size in new[] { 200, 3500 })
    {
        var (data, rows) = (new byte[size], size < 1000 ? 400_000 : 100_000);
        var single = RawSqlite.RowsPerSecond(folder, 5_000, 1, 1000, data);
        var grouped = RawSqlite.RowsPerSecond(folder, rows, 1000, 1000, data);
        await Workload.GrainStatesAsync(catalog, 100, 20, data);
        foreach (var key in Enumerable.Range(0, 1000))
        {
            await catalog.CommitAsync([new DeleteGrainState("imagebuild", Workload.Key(key), null)]);
        }
        var (rate, bytes) = await Workload.GrainStatesAsync(catalog, 1000, rows / 1000, data);
        Console.WriteLine($"catalog  grain states of {size,5:N0} B, 1,000 callers, each answer durable   {rate,9:N0} rows/s   "
            + $"raw loop 1,000 a transaction {grouped:N0} ({rate / grouped:P0}), one a transaction {single:N0} ({rate / single:N1}x)   {bytes:N0} B allocated a row");
        foreach (var key in Enumerable.Range(0, 1000))
        {
            await catalog.CommitAsync([new DeleteGrainState("imagebuild", Workload.Key(key), null)]);
        }
    }
}

async Task MeasureListsAsync(ICatalog catalog)
{
    await Lists.FillAsync(catalog, 0, 1000);
    var few = await Lists.MeasureAsync(catalog, 1000);
    await Lists.FillAsync(catalog, 1000, largest);
    var many = await Lists.MeasureAsync(catalog, largest);
    foreach (var (query, cost) in many)
    {
        Console.WriteLine($"catalog  page of 25: {query,-22} {cost,7:N0} µs among {largest:N0} rows, {few[query]:N0} µs among 1,000 ({cost / few[query]:N2}x)");
    }
}
