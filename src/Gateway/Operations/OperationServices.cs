using BuildFarm.Clouds.Objects;
using BuildFarm.Gateway.Operations.Components;
using BuildFarm.Gateway.Operations.Configurations;
using BuildFarm.Gateway.Operations.ContainerRecipes;
using BuildFarm.Gateway.Operations.Distribution;
using BuildFarm.Gateway.Operations.Farm;
using BuildFarm.Gateway.Operations.Findings;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.ImageRecipes;
using BuildFarm.Gateway.Operations.Images;
using BuildFarm.Gateway.Operations.Imports;
using BuildFarm.Gateway.Operations.Infrastructure;
using BuildFarm.Gateway.Operations.Lifecycle;
using BuildFarm.Gateway.Operations.Managed;
using BuildFarm.Gateway.Operations.Marketplace;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Pipelines;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Gateway.Operations.Tags;
using BuildFarm.Gateway.Operations.VersionedDocuments;
using BuildFarm.Gateway.Operations.Workflows;
using BuildFarm.Gateway.Operations.Workflows.Executions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BuildFarm.Gateway.Operations;

/// <summary>Registers the handlers of the operations this farm serves.</summary>
public static class OperationServices
{
    /// <summary>
    /// Adds <see cref="IOperations"/> and <see cref="ManagedResources"/>. The container must also hold ICatalog, IBlobStore, IGrainFactory, ICloud, TimeProvider and what AddFarm adds.
    /// </summary>
    public static IServiceCollection AddOperations(this IServiceCollection services, OperationsOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<PageTokens>().AddSingleton<ResourceLists>().AddSingleton<ResourceAccess>().AddSingleton<DependentSearch>();
        services.AddSingleton<IdempotentCalls>();
        services.TryAddSingleton<IDocumentSource>(_ => new S3Objects(S3Options.FromEnvironment(Environment.GetEnvironmentVariable)));
        services.AddSingleton<DocumentReferences>();
        services.AddSingleton<ClientTokenPurge>().AddHostedService(provider => provider.GetRequiredService<ClientTokenPurge>());
        services.AddSingleton<ComponentCreation>();
        services.AddSingleton<ResourceReads>().AddSingleton<DocumentChanges>().AddSingleton<Quotas>().AddSingleton<ConfigurationChanges>();
        services.AddSingleton<DockerfileTemplates>().AddSingleton<RecipeComponents>().AddSingleton<RecipeChanges>();
        services.AddSingleton<WorkflowCreation>();
        services.AddSingleton<WorkflowReferences>().AddSingleton<BuildReferences>();
        services.AddSingleton<PipelineChanges>().AddSingleton<PipelineReading>();
        services.AddSingleton<IOperationModule, ComponentModule>();
        services.AddSingleton<IOperationModule, ImageRecipeModule>();
        services.AddSingleton<IOperationModule, ContainerRecipeModule>();
        services.AddSingleton<IOperationModule, PolicyModule>();
        services.AddSingleton<LifecycleSignal>().AddSingleton<StateUpdates>().AddSingleton<LifecycleExecutionReading>().AddSingleton<ImageDependents>();
        services.AddSingleton<LifecycleExecutionRunner>().AddHostedService(provider => provider.GetRequiredService<LifecycleExecutionRunner>());
        services.AddSingleton<IOperationModule, LifecycleModule>();
        services.AddSingleton<IOperationModule, FindingModule>();
        services.AddSingleton<IOperationModule, MarketplaceModule>();
        services.AddSingleton<IOperationModule, InfrastructureModule>();
        services.AddSingleton<IOperationModule, DistributionModule>();
        services.AddSingleton<IOperationModule, PipelineModule>();
        services.AddSingleton<IOperationModule, WorkflowModule>();
        services.AddSingleton<IOperationModule, TagModule>();
        services.AddSingleton<ParentImages>().AddSingleton<ImageStarts>().AddSingleton<ImageReading>().AddSingleton<ImageChanges>().AddSingleton<ImageExport>();
        services.AddSingleton<ImageRetry>().AddSingleton<ImageDistribution>();
        services.AddSingleton<IOperationModule, ImageModule>();
        services.AddSingleton<ExecutionReading>().AddSingleton<WaitingSteps>();
        services.AddSingleton<IOperationModule, ExecutionModule>();
        services.AddSingleton<ComponentImport>().AddSingleton<ImageImport>();
        services.AddSingleton<IOperationModule, ImportModule>();
        services.AddSingleton<IOperationModule, FarmModule>();
        services.AddSingleton<ManagedResources>();
        return services.AddSingleton<IOperations, OperationRegistry>();
    }
}
