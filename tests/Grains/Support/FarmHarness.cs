using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Simulated;
using BuildFarm.Embedded.Hosting;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Capacity;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.FarmApi;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>A whole farm in this process: the embedded engine, a catalog in memory, a simulated cloud.</summary>
internal sealed class FarmHarness : IAsyncDisposable
{
    private ServiceProvider services;

    private FarmHarness(ICatalog catalog, IBlobStore blobs, SimulatedCloudOptions cloud, FarmOptions farm, Func<SimulatedCloud, ICloud>? wrap)
    {
        Catalog = catalog;
        Blobs = blobs;
        Simulated = new SimulatedCloud(cloud, TimeProvider.System);
        Cloud = wrap is null ? Simulated : wrap(Simulated);
        Farm = farm;
        services = Services();
    }

    public ICatalog Catalog { get; }

    public IBlobStore Blobs { get; }

    public SimulatedCloud Simulated { get; private set; }

    public ICloud Cloud { get; private set; }

    public FarmOptions Farm { get; }

    public IGrainFactory Grains => services.GetRequiredService<IGrainFactory>();

    public static async Task<FarmHarness> StartAsync(
        SimulatedCloudOptions? cloud = null, FarmOptions? farm = null, Func<SimulatedCloud, ICloud>? wrap = null,
        Func<ICatalog, ICatalog>? around = null)
    {
        var catalog = new MemoryCatalog();
        var harness = new FarmHarness(around is null ? catalog : around(catalog), new MemoryBlobStore(), cloud ?? new SimulatedCloudOptions(), farm ?? new FarmOptions(), wrap);
        await harness.StartSiloAsync();
        return harness;
    }

    public T Service<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Ends the process's memory as a kill does, and starts again on what is stored.</summary>
    /// <param name="elsewhere">With a cloud that knows of nothing made so far, as another server's does.</param>
    public async Task RestartAsync(bool elsewhere = false)
    {
        services.GetRequiredService<EmbeddedSilo>().Crash();
        if (elsewhere)
        {
            Cloud = Simulated = new SimulatedCloud(new SimulatedCloudOptions(), TimeProvider.System);
        }

        services = Services();
        await StartSiloAsync();
        foreach (var region in Farm.Regions)
        {
            await Grains.GetGrain<IRegionCapacityGrain>(region).SweepAsync();
        }
    }

    public Task<string> BuildAsync(Action<BuildRequestBuilder>? change = null)
    {
        var request = new BuildRequestBuilder();
        change?.Invoke(request);
        return services.GetRequiredService<BuildStarter>().StartAsync(request.Build());
    }

    /// <summary>The events up to the end of the build; the wait is for the end itself, bounded against a build that never ends.</summary>
    public async Task<IReadOnlyList<BuildEvent>> WatchAsync(string arn)
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var events = new List<BuildEvent>();
        try
        {
            await foreach (var found in services.GetRequiredService<IBuildWatch>().WatchAsync(arn, 0, true, bounded.Token))
            {
                events.Add(found);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{arn} did not end. Seen: {string.Join(", ", events)}. Journal: {System.Text.Json.JsonSerializer.Serialize(await DescribeAsync(arn))}");
        }

        return events;
    }

    public Task<ImageBuildState> DescribeAsync(string arn) => Grains.GetGrain<IImageBuildGrain>(arn).DescribeAsync();

    /// <summary>
    /// Until the build has cleaned up after itself: its row leaves the index of unfinished builds. The catalog has no events, so
    /// each look yields to what runs; bounded against a build that never ends.
    /// </summary>
    public async Task UntilFinishedAsync(string arn)
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!(await DescribeAsync(arn)).Finished)
        {
            bounded.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await services.GetRequiredService<EmbeddedSilo>().StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    private ServiceProvider Services()
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton(TimeProvider.System);
        collection.AddSingleton(Catalog);
        collection.AddSingleton(Blobs);
        collection.AddSingleton(Cloud);
        collection.AddEmbeddedOrleans(o => o.GrainAssemblies.Add(typeof(GrainServices).Assembly));
        var chance = new Random(1);
        collection.AddFarm(Farm, new DispatcherOptions { Chance = chance.NextDouble });
        return collection.BuildServiceProvider();
    }

    private async Task StartSiloAsync()
    {
        await Resources.SeedAsync(Catalog);
        await services.GetRequiredService<EmbeddedSilo>().StartAsync(CancellationToken.None);
        await Cloud.WatchAsync(services.GetRequiredService<IInstanceSignals>(), CancellationToken.None);
    }
}
