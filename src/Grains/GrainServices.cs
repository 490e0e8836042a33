using BuildFarm.Clouds;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Builds.Actions;
using BuildFarm.Grains.Cache;
using BuildFarm.Grains.Capacity;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Grains.Instances;
using BuildFarm.Grains.Watch;
using Microsoft.Extensions.DependencyInjection;

namespace BuildFarm.Grains;

/// <summary>What the farm's grains need beside the engine: an ICatalog, an IBlobStore, an ICloud, a TimeProvider and logging come from the caller.</summary>
public static class GrainServices
{
    public static IServiceCollection AddFarm(this IServiceCollection services, FarmOptions farm, DispatcherOptions dispatcher)
    {
        services.AddMetrics();
        services.AddSingleton(farm);
        services.AddSingleton(dispatcher);
        services.AddSingleton<StepActions>();
        services.AddSingleton<WorkflowPlans>();
        services.AddSingleton<StepSequence>();
        services.AddSingleton<BuildInputsLoader>();
        services.AddSingleton<BuildJournalWriter>();
        services.AddSingleton<BuildStarter>();
        services.AddSingleton<BuildReports>();
        services.AddSingleton<BuildLogs>();
        services.AddSingleton<ComponentDocuments>();
        services.AddSingleton<ImageUse>();
        services.AddSingleton<BuildPlanner>();
        services.AddSingleton<VerdictStore>();
        services.AddSingleton<WorkOrders>();
        services.AddSingleton<CloudCallRunner>();
        services.AddSingleton<ICloudDispatcher, CloudDispatcher>();
        services.AddSingleton<IRegionSweeper, RegionSweeper>();
        services.AddSingleton<IBuildWatch, BuildWatch>();
        services.AddSingleton<IInstanceSignals, InstanceSignals>();
        return services;
    }
}
