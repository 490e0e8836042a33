using BuildFarm.Catalog;
using BuildFarm.Embedded.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace BuildFarm.Embedded.Hosting;

/// <summary>Puts the embedded engine into a host.</summary>
public static class EmbeddedOrleansExtensions
{
    /// <summary>
    /// Adds <see cref="EmbeddedSilo"/> as a hosted service and <see cref="IGrainFactory"/>. Needs an <see cref="ICatalog"/>; a registered
    /// <see cref="TimeProvider"/> and <see cref="ITurnScheduler"/> are used, else the system's time and the thread pool.
    /// </summary>
    public static IServiceCollection AddEmbeddedOrleans(this IServiceCollection services, Action<EmbeddedOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new EmbeddedOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITurnScheduler, ThreadPoolTurnScheduler>();
        services.AddSingleton(p => new EmbeddedSilo(p.GetRequiredService<ICatalog>(), p, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ITurnScheduler>(), options,
            p.GetService<ILogger<EmbeddedSilo>>() ?? NullLogger<EmbeddedSilo>.Instance));
        services.AddSingleton(p => p.GetRequiredService<EmbeddedSilo>().GrainFactory);
        services.AddSingleton<IHostedService>(p => p.GetRequiredService<EmbeddedSilo>());
        return services;
    }
}
