using BuildFarm.Catalog;
using BuildFarm.Embedded.Hosting;
using BuildFarm.Embedded.Scheduling;
using BuildFarm.Embedded.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace BuildFarm.Embedded.Tests;

/// <summary>A host with the tests' grains, on the thread pool or as a process of a simulation.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestHost(ICatalog? catalog = null, TimeProvider? time = null, ITurnScheduler? turns = null, Probe? probe = null, Action<EmbeddedOptions>? configure = null)
    {
        Catalog = catalog ?? new MemoryCatalog();
        Probe = probe ?? new Probe();
        var services = new ServiceCollection().AddSingleton(Catalog).AddSingleton(Probe);
        if (time is not null) services.AddSingleton(time);
        if (turns is not null) services.AddSingleton(turns);
        services.AddEmbeddedOrleans(options =>
        {
            options.GrainAssemblies.Add(typeof(TestHost).Assembly);
            options.TypeFilter = type => !type.IsDefined(typeof(Contracts.BadAttribute), inherit: false);
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
        Silo = _services.GetRequiredService<EmbeddedSilo>();
    }

    public ICatalog Catalog { get; }

    public Probe Probe { get; }

    public EmbeddedSilo Silo { get; }

    public static async Task<TestHost> StartAsync(ICatalog? catalog = null, TimeProvider? time = null, ITurnScheduler? turns = null, Probe? probe = null, Action<EmbeddedOptions>? configure = null)
    {
        var host = new TestHost(catalog, time, turns, probe, configure);
        await host.Silo.StartAsync(CancellationToken.None);
        return host;
    }

    public static Task<TestHost> StartAsync(Embedded.Simulation.SimulatedProcess process, ICatalog? catalog = null, Probe? probe = null, Action<EmbeddedOptions>? configure = null) =>
        StartAsync(catalog, process.Time, process, probe, configure);

    public T Grain<T>(string key) where T : IGrainWithStringKey => Silo.GrainFactory.GetGrain<T>(key);

    public async ValueTask DisposeAsync()
    {
        await Silo.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
