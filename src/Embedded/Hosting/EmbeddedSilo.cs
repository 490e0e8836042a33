using BuildFarm.Catalog;
using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Contracts;
using BuildFarm.Embedded.Registry;
using BuildFarm.Embedded.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace BuildFarm.Embedded.Hosting;

/// <summary>Hosts the grains in this process, over the catalog.</summary>
public sealed class EmbeddedSilo : IHostedService, IDisposable
{
    private readonly EmbeddedRuntime _runtime;
    private readonly GrainRegistry _registry;

    internal EmbeddedSilo(ICatalog catalog, IServiceProvider services, TimeProvider time, ITurnScheduler turns, EmbeddedOptions options, ILogger<EmbeddedSilo> log)
    {
        options.Validate();
        var types = options.Types();
        GrainContracts.Check(types);
        _registry = new GrainRegistry(types);
        _runtime = new EmbeddedRuntime(_registry, catalog, services, time, turns, options, log);
    }

    /// <summary>Makes references; calls are taken between start and stop.</summary>
    public IGrainFactory GrainFactory => _runtime.Factory;

    /// <summary>How many grains are in memory.</summary>
    public int ActivationCount => _runtime.ActivationCount;

    /// <summary>Loads the reminders, then takes calls.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _runtime.StartAsync(cancellationToken);
        _runtime.Log.Started(_registry.ClassCount);
    }

    /// <summary>Takes no more calls, lets running ones end and deactivates all grains; bounded by the shutdown timeout.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _runtime.StopAsync(cancellationToken);

    /// <summary>Drops everything in this instant, as if the process had been killed. For simulations.</summary>
    public void Crash() => _runtime.Crash();

    /// <inheritdoc/>
    public void Dispose() => _runtime.Dispose();
}
